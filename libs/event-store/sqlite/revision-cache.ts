/** The last revision of each stream, so that most appends need no look-up. */
export interface RevisionCache {
  /** −1 when there is no such stream. */
  of(stream: string): number;
  remember(stream: string, revision: number): void;
  clear(): void;
}

export function revisionCache(streamsMax: number, lookUp: (stream: string) => number): RevisionCache {
  const revisions = new Map<string, number>();
  const forgetOldest = (): void => {
    const oldest = revisions.keys().next();
    if (oldest.done !== true) revisions.delete(oldest.value);
  };
  return {
    of: (stream) => revisions.get(stream) ?? lookUp(stream),
    remember: (stream, revision) => {
      // Deleted first, so that the map's order is the order of use.
      revisions.delete(stream);
      revisions.set(stream, revision);
      if (revisions.size > streamsMax) forgetOldest();
    },
    clear: () => {
      revisions.clear();
    },
  };
}

/** Names that are kept away for a while. */
export interface Quarantine {
  put(name: string): void;
  /** Returns for how many seconds more it is kept away, at least 1; 0 when it is not. */
  secondsLeft(name: string): number;
}

/** Keeps at most `countMax` names; those that were put in first are let go when there are more. */
export function quarantine(durationMs: number, countMax: number, now: () => number): Quarantine {
  const until = new Map<string, number>();
  return {
    put: (name) => {
      until.delete(name);
      until.set(name, now() + durationMs);
      const [oldest] = until.keys();
      if (until.size > countMax && oldest !== undefined) until.delete(oldest);
    },
    secondsLeft: (name) => {
      const leftMs = (until.get(name) ?? 0) - now();
      if (leftMs > 0) return Math.ceil(leftMs / 1_000);
      until.delete(name);
      return 0;
    },
  };
}

/** What a client is used for: each kind may fail while the others go on, because a client may keep a connection for each. */
export type AttemptKind = 'reading' | 'appending' | 'following';

/** Attempts of one kind that fail for so long end the client. */
const failingMs = 3_000;
/** However often that has not helped, another client is tried after so long. */
const failingMaxMs = 30_000;

/** Which kinds of attempts fail, and since when. */
export interface FailingKinds {
  /** Notes that an attempt failed which began at `startedAt`. Since when its kind has failed, once that is so long ago that another client is due; undefined before. */
  failed(kind: AttemptKind, startedAt: number): number | undefined;
  succeeded(kind: AttemptKind): void;
  /** Another client is there: its attempts are counted anew, and those of the one before no more. */
  begin(): void;
}

interface Streak {
  since: number | undefined;
  succeededAt: number;
  /** How many clients have failed at it, one after the other. */
  clients: number;
}

export function failingKinds(now: () => number): FailingKinds {
  const streaks = new Map<AttemptKind, Streak>();
  let begunAt = now();
  const streakOf = (kind: AttemptKind): Streak => {
    const streak = streaks.get(kind) ?? { since: undefined, succeededAt: begunAt, clients: 0 };
    streaks.set(kind, streak);
    return streak;
  };
  return {
    failed: (kind, startedAt) => {
      if (startedAt < begunAt) return undefined;
      const streak = streakOf(kind);
      const since = streak.since ?? Math.max(startedAt, streak.succeededAt);
      const isDue = now() - since >= patienceMs(streak.clients);
      streak.since = isDue ? undefined : since;
      if (isDue) streak.clients += 1;
      return isDue ? since : undefined;
    },
    succeeded: (kind) => {
      Object.assign(streakOf(kind), { since: undefined, succeededAt: now(), clients: 0 });
    },
    begin: () => {
      begunAt = now();
      for (const streak of streaks.values()) streak.since = undefined;
    },
  };
}

/** Twice at the same pace, because an election may be under way at the first time; then ever more slowly, because it is not the client. */
function patienceMs(clients: number): number {
  return Math.min(failingMs * 2 ** Math.max(0, Math.min(clients, 10) - 1), failingMaxMs);
}

import { TooBusy } from './job.js';

/** What waits for a thread: accounts take turns, and within an account the first comes first. */
export interface WaitingJobs<Waiting> {
  readonly count: number;
  /** Throws `TooBusy` when the account, or everybody together, has as many waiting as may. */
  add(account: string, waiting: Waiting): void;
  /** Takes out whose turn it is among the accounts that are served; undefined when none of them waits. */
  next(isServed: (account: string) => boolean): Waiting | undefined;
  /** Takes out all. */
  drain(): readonly Waiting[];
}

export function waitingJobs<Waiting>(countMax: number, perAccountMax: number): WaitingJobs<Waiting> {
  /** The account whose turn is next stands first. */
  const lines = new Map<string, Waiting[]>();
  let count = 0;
  return {
    get count() {
      return count;
    },
    add: (account, waiting) => {
      const line = lines.get(account) ?? [];
      if (count >= countMax) throw new TooBusy(`More than ${countMax} jobs wait`);
      if (line.length >= perAccountMax) throw new TooBusy(`More than ${perAccountMax} jobs of ${account} wait`);
      line.push(waiting);
      lines.set(account, line);
      count += 1;
    },
    next: (isServed) => {
      for (const [account, line] of lines) {
        if (!isServed(account)) continue;
        const [first, ...others] = line;
        lines.delete(account);
        if (others.length > 0) lines.set(account, others);
        count -= 1;
        return first;
      }
      return undefined;
    },
    drain: () => {
      const all = [...lines.values()].flat();
      lines.clear();
      count = 0;
      return all;
    },
  };
}

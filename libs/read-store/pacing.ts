import { setTimeout as sleep } from 'node:timers/promises';
import type { ClockCheck } from '#libs/kernel';

export interface Backoff {
  /** After the first failure; doubled after each that follows. */
  readonly firstMs: number;
  readonly longestMs: number;
}

/** How long to wait after so many failures in a row. */
export function backoffMs({ firstMs, longestMs }: Backoff, failures: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 30));
}

/** Ends early, without an error, when the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

const clockLookMs = 500;

/** Waits until the clock may be recorded by, or the signal aborts. */
export async function untilClockRight(clock: ClockCheck, signal: AbortSignal): Promise<void> {
  while (clock.problem() !== undefined && !signal.aborted) await pause(clockLookMs, signal);
}

/** Runs pieces of work one after the other, in the order they were given. */
export function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}

/**
 * What all of them give; throws what failed first, but only when none is under way any more: in a transaction that has ended, it would happen
 * outside of it.
 */
export async function allAtRest<T>(works: readonly Promise<T>[]): Promise<readonly T[]> {
  try {
    return await Promise.all(works);
  } finally {
    await Promise.allSettled(works);
  }
}

/** Lets somebody wait until something is so; whoever changes anything says so. */
export interface Changes {
  announce(): void;
  /** Looks again at each change. Ends when it is so, or the signal aborts. */
  until(isSo: () => boolean, signal: AbortSignal): Promise<void>;
}

export function changes(): Changes {
  const waiting = new Set<() => void>();
  return {
    announce: () => {
      for (const look of waiting) look();
    },
    until: (isSo, signal) =>
      new Promise((resolve) => {
        const look = () => {
          if (!isSo() && !signal.aborted) return;
          waiting.delete(look);
          signal.removeEventListener('abort', look);
          resolve();
        };
        waiting.add(look);
        signal.addEventListener('abort', look);
        look();
      }),
  };
}

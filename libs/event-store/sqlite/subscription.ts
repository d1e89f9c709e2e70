import { setTimeout as sleep } from 'node:timers/promises';
import type { Position } from '#libs/kernel';
import type { FeedPage, SubscribeOptions } from '../event-store.js';
import { givingWay } from './giving-way.js';
import type { LogReader } from './log-reader.js';

/** How a follower learns that there is more to read. */
export interface Arrivals {
  /** Grows with every append. */
  count(): number;
  /** Resolves when the count is another than this one, or the signal aborts; never rejects. */
  after(count: number, signal: AbortSignal): Promise<void>;
}

/** Reads on as the consumer asks for more: a slow one costs no memory. */
export async function* follow(
  reader: LogReader,
  after: Position | undefined,
  arrivals: Arrivals,
  options: SubscribeOptions,
): AsyncGenerator<FeedPage> {
  const { signal } = options;
  let position = after;
  let wasCaughtUp = false;
  const giveWay = givingWay();
  while (!signal.aborted) {
    const seen = arrivals.count();
    const { facts, isCaughtUp, last } = reader.all(position, options);
    if (facts.length > 0 || (isCaughtUp && !wasCaughtUp)) yield { facts, isCaughtUp };
    position = last;
    wasCaughtUp = isCaughtUp;
    await (isCaughtUp ? arrivals.after(seen, signal) : giveWay());
  }
}

/** Arrivals of this process's own writer. */
export function ownArrivals(): Arrivals & { readonly tell: () => void } {
  const waiting = new Set<() => void>();
  let count = 0;
  return {
    count: () => count,
    tell: () => {
      count += 1;
      for (const wake of waiting) wake();
    },
    after: (seen, signal) =>
      new Promise((resolve) => {
        const wake = (): void => {
          waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        waiting.add(wake);
        signal.addEventListener('abort', wake);
        if (count !== seen || signal.aborted) wake();
      }),
  };
}

/** Another process writes, so there is nothing to listen to: look again after a while. */
export function polledArrivals(intervalMs: number): Arrivals {
  return {
    count: () => 0,
    after: (_seen, signal) => sleep(intervalMs, undefined, { signal }).catch(() => undefined),
  };
}

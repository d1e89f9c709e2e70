import type { Clock } from '#libs/kernel';
import type { ReadStoreObserver } from './observer.js';
import { type Backoff, backoffMs } from './pacing.js';
import type { Timer } from './timer.js';
import { messageOf } from './view-copy.js';

const rowsMax = 100;
/** Rows that keep failing must not hide the due rows behind them. */
const failingMax = 1_000;

export interface TickerContext {
  readonly clock: Clock;
  readonly observer: ReadStoreObserver;
  readonly backoff: Backoff;
}

export interface TimerTicker {
  /** Fires every due row once, but those that failed lately or are in `skipped`; gives those it fired. One at a time. */
  tick(skipped: ReadonlySet<string>): Promise<readonly string[]>;
}

interface Failing {
  readonly failures: number;
  readonly notBefore: number;
}

/** Turns due rows of all timers into commands. What fails is tried again at a later tick, and harms no other row. */
export function timerTicker({ clock, observer, backoff }: TickerContext, timers: readonly Timer[]): TimerTicker {
  const failing = new Map<string, Failing>();

  const fail = (timer: Timer, key: string, error: unknown) => {
    const id = rowId(timer, key);
    const failures = (failing.get(id)?.failures ?? 0) + 1;
    const [oldest] = failing.keys();
    if (failing.size >= failingMax && oldest !== undefined) failing.delete(oldest);
    failing.delete(id);
    failing.set(id, { failures, notBefore: clock.now().getTime() + backoffMs(backoff, failures) });
    observer.observe({ kind: 'timer-failed', timer: timer.name, key, reason: messageOf(error) });
  };
  const fire = async (timer: Timer, key: string): Promise<boolean> => {
    try {
      await timer.fire(key);
      failing.delete(rowId(timer, key));
      return true;
    } catch (error) {
      fail(timer, key, error);
      return false;
    }
  };
  const dueRows = async (timer: Timer, now: Date, skipped: ReadonlySet<string>): Promise<readonly string[]> => {
    try {
      const rows = await timer.due(now.toISOString(), rowsMax + failing.size + skipped.size);
      const isHeld = (id: string) => skipped.has(id) || (failing.get(id)?.notBefore ?? 0) > now.getTime();
      return rows.map(({ key }) => key).filter((key) => !isHeld(rowId(timer, key)));
    } catch (error) {
      observer.observe({ kind: 'timer-failed', timer: timer.name, key: undefined, reason: messageOf(error) });
      return [];
    }
  };
  return {
    tick: async (skipped) => {
      const fired: string[] = [];
      for (const timer of timers) {
        for (const key of (await dueRows(timer, clock.now(), skipped)).slice(0, rowsMax)) {
          if (await fire(timer, key)) fired.push(rowId(timer, key));
        }
      }
      return fired;
    },
  };
}

function rowId(timer: Timer, key: string): string {
  return `${timer.name} ${key}`;
}

import type { Clock, ClockCheck } from '#libs/kernel';
import type { ReadStoreObserver } from './observer.js';
import { type Backoff, backoffMs } from './pacing.js';
import type { Timer } from './timer.js';
import { messageOf } from './view-copy.js';
import { within } from './within.js';

const rowsMax = 100;
/** Rows that keep failing must not hide the due rows behind them. */
const failingMax = 1_000;
/** Nobody needs to know how many there are beyond this. */
const countedMax = 1_000;

export interface TickerContext {
  readonly clock: Clock;
  /** While the clock is wrong, no row is due. */
  readonly clockCheck: ClockCheck;
  readonly observer: ReadStoreObserver;
  readonly backoff: Backoff;
  /** Milliseconds after which a row that is still being fired has failed, so that one that hangs holds up no other. */
  readonly deadlineMs: number;
}

export interface DueRows {
  readonly timer: string;
  /** Rows that are due and were not fired, at most 1,000. */
  readonly count: number;
}

export interface TimerTicker {
  /** Fires every due row once, but those that failed lately or are in `skipped`; gives those it fired. One at a time. */
  tick(skipped: ReadonlySet<string>): Promise<readonly string[]>;
  /** What waits to be fired at this moment, for each timer. */
  due(): Promise<readonly DueRows[]>;
}

interface Failing {
  readonly failures: number;
  readonly notBefore: number;
}

/** Turns due rows of all timers into commands. What fails is tried again at a later tick, and harms no other row. */
export function timerTicker(
  { clock, clockCheck, observer, backoff, deadlineMs }: TickerContext,
  timers: readonly Timer[],
): TimerTicker {
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
      await within(deadlineMs, () => timer.fire(key));
      failing.delete(rowId(timer, key));
      return true;
    } catch (error) {
      fail(timer, key, error);
      return false;
    }
  };
  const dueRows = async (timer: Timer, now: Date, skipped: ReadonlySet<string>): Promise<readonly string[]> => {
    try {
      const countMax = rowsMax + failing.size + skipped.size;
      const rows = await within(deadlineMs, () => timer.due(now.toISOString(), countMax));
      const isHeld = (id: string) => skipped.has(id) || (failing.get(id)?.notBefore ?? 0) > now.getTime();
      return rows.map(({ key }) => key).filter((key) => !isHeld(rowId(timer, key)));
    } catch (error) {
      observer.observe({ kind: 'timer-failed', timer: timer.name, key: undefined, reason: messageOf(error) });
      return [];
    }
  };
  return {
    tick: async (skipped) => {
      if (clockCheck.problem() !== undefined) return [];
      const fired: string[] = [];
      for (const timer of timers) {
        for (const key of (await dueRows(timer, clock.now(), skipped)).slice(0, rowsMax)) {
          if (await fire(timer, key)) fired.push(rowId(timer, key));
        }
      }
      return fired;
    },
    due: () => {
      const now = clock.now().toISOString();
      const counts = timers.map(async (timer) => ({
        timer: timer.name,
        count: (await timer.due(now, countedMax)).length,
      }));
      return Promise.all(counts);
    },
  };
}

function rowId(timer: Timer, key: string): string {
  return `${timer.name} ${key}`;
}

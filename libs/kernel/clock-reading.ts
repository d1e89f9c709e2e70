import type { Clock } from './clock.js';

/** An instant of a server's clock, and the instants of our `performance.now()` between which it was that instant there. */
export interface ClockReading {
  readonly instantMs: number;
  /** Minus infinity when all that is known is that the instant was over at `notAfter`. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** The clock of a server that several processes share. */
export interface ServerClock {
  /** What was read last; undefined before the first reading. */
  last(): ClockReading | undefined;
  /** Asks the server. Throws when it does not answer. */
  read(): Promise<ClockReading>;
  /** The latest instant that is known to be over there, from what was read anyway: a doubt and no reading, because it may be a wrong clock's that was set right since. */
  passed(): ClockReading | undefined;
}

/**
 * Returns by how many milliseconds a clock is ahead of the server's at this moment, at least; negative when it is behind, 0 when the two may
 * agree. What elapsed since the reading is measured by `performance.now()`, which no change of a clock moves, and an answer
 * that took long makes the difference less certain, never larger.
 */
export function aheadMs(clock: Clock, { instantMs, notBefore, notAfter }: ClockReading): number {
  const beyondMonotonicMs = clock.now().getTime() - performance.now();
  const atLeast = beyondMonotonicMs + notBefore - instantMs;
  const atMost = beyondMonotonicMs + notAfter - instantMs;
  if (atLeast > 0) return atLeast;
  return Math.min(atMost, 0);
}

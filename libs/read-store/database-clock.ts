import type { ClockReading, ServerClock } from '#libs/kernel';

/** The clock of a database that is asked for the time. */
export function databaseClock(now: () => Promise<Date>): ServerClock {
  let last: ClockReading | undefined;
  return {
    last: () => last,
    read: async () => {
      const notBefore = performance.now();
      const instantMs = (await now()).getTime();
      last = { instantMs, notBefore, notAfter: performance.now() };
      return last;
    },
    passed: () => undefined,
  };
}

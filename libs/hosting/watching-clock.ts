import type { EventStore } from '#libs/event-store';
import type { Clock } from '#libs/kernel';
import type { Metrics, Readiness } from '#libs/observability';
import type { ClockWatch } from './clock-watch.js';
import type { Parts } from './parts.js';

const clockOffsetMsMax = 2_000;

/**
 * Deadlines are kept by the clock, so one that is off is no clock. Where there are servers it is held against theirs, and a fact of the future says
 * only that some clock was wrong; a log in a file has its newest fact alone to tell by.
 */
export function watchClock(
  readiness: Readiness,
  { eventStore, clock, clockWatch }: Pick<Parts, 'eventStore' | 'clock' | 'clockWatch'>,
): void {
  readiness.watch('clock', async () => {
    if (!clockWatch.isWatching()) return behindNewest(eventStore, clock);
    await clockWatch.look();
    const problem = clockWatch.problem();
    if (problem !== undefined) return problem;
    const warning = clockWatch.warning() ?? (await behindNewest(eventStore, clock));
    return warning === undefined ? undefined : { warning };
  });
}

async function behindNewest(eventStore: EventStore, clock: Clock): Promise<string | undefined> {
  const newest = await eventStore.newest();
  const behindMs = newest === undefined ? 0 : Date.parse(newest.recordedAt) - clock.now().getTime();
  return behindMs > clockOffsetMsMax ? `The clock is ${behindMs} ms behind the newest fact` : undefined;
}

/** By how much the clock differs from those of the servers. */
export function watchClockOffsets(metrics: Metrics, clockWatch: ClockWatch): void {
  metrics.gauge({
    name: 'bourse_clock_ahead_seconds',
    help: 'By how much the clock of this process is ahead of that of a server, as far as it is certain and was read lately',
    labelNames: ['server'],
    read: () => {
      const { database, eventStore } = clockWatch.offsets();
      return [
        { labels: { server: 'database' }, value: database },
        { labels: { server: 'event-store' }, value: eventStore },
      ].flatMap(({ labels, value }) => (value === undefined ? [] : [{ labels, value: value / 1_000 }]));
    },
  });
}

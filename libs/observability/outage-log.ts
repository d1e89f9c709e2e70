import type { Log } from './log.js';

/** Longer than anybody pauses between two attempts: whoever is silent for so long has succeeded. */
const quietMsDefault = 20_000;
/** Outages of different names that are told of at once; what goes beyond them is told in one of its own. */
const outagesMax = 100;

interface Outage {
  readonly beganAt: number;
  lastAt: number;
  count: number;
  quiet: NodeJS.Timeout;
}

/** Tells of what fails again and again in one line when it begins, and in one when it has ended. */
export interface OutageLog {
  /** Something failed; of what has the same name and fails already only the count is kept. */
  failed(name: string, about: object): void;
  /** Tells of those that go on: nobody will hear of their end. */
  close(): void;
}

export function outageLog(log: Log, quietMs = quietMsDefault): OutageLog {
  const outages = new Map<string, Outage>();
  const end = (name: string, how = 'it is over'): void => {
    const outage = outages.get(name);
    if (outage === undefined) return;
    clearTimeout(outage.quiet);
    outages.delete(name);
    const { count, beganAt, lastAt } = outage;
    if (count > 1) log.info({ count, seconds: Math.round((lastAt - beganAt) / 1_000) }, `${name}: ${how}`);
  };
  return {
    failed: (given, about) => {
      const name = outages.has(given) || outages.size < outagesMax ? given : 'other failures';
      const outage = outages.get(name);
      const now = performance.now();
      if (outage === undefined) {
        const quiet = setTimeout(() => end(name), quietMs).unref();
        outages.set(name, { beganAt: now, lastAt: now, count: 1, quiet });
        return log.error(about, name);
      }
      outage.count += 1;
      outage.lastAt = now;
      outage.quiet.refresh();
      return undefined;
    },
    close: () => {
      for (const name of outages.keys()) end(name, 'it went on until the process ended');
    },
  };
}

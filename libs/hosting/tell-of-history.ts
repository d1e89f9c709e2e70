import { setTimeout as sleep } from 'node:timers/promises';
import { LogWentBack } from '#libs/event-store';
import type { Mark } from '#libs/kernel';
import type { Log } from '#libs/observability';
import type { Stores } from './stores.js';

const lookPeriodMs = 1_000;

export interface TellOfHistory extends Pick<Stores, 'eventStore' | 'operationalStore'> {
  readonly log: Log;
  /** Whether other processes work on the same log: a file has one. */
  readonly isShared: boolean;
}

/**
 * Says once in the log when the log of facts was found to have gone back. Where several processes share it, whoever finds it writes down which fact is
 * missing, and each of them looks every second whether one is. The row is a witness at every start, as all bookmarks are, so it stands
 * in nobody's way once the newest copy is back. Returns how to stop.
 */
export function tellOfHistory(telling: TellOfHistory): () => Promise<void> {
  const { eventStore, log, isShared } = telling;
  const { signal } = eventStore.history;
  const tell = () =>
    log.fatal({ err: eventStore.history.fault() }, 'nothing is answered and nothing recorded any more');
  signal.addEventListener('abort', tell);
  const ended = new AbortController();
  const looking = isShared ? keepLooking(telling, ended.signal) : Promise.resolve();
  return async () => {
    signal.removeEventListener('abort', tell);
    ended.abort();
    await looking;
  };
}

async function keepLooking(telling: TellOfHistory, ended: AbortSignal): Promise<void> {
  const { eventStore, operationalStore, log } = telling;
  const missing = operationalStore.bookmarks.of('another process');
  let heard: Mark | undefined;
  while (!ended.aborted) {
    await sleep(lookPeriodMs, undefined, { signal: ended, ref: false }).catch(() => undefined);
    try {
      const fault = eventStore.history.fault();
      if (fault !== undefined) return await missing.save(fault.seen);
      // Whoever asks for nothing hears by this that the log was away, and looks for what it has seen before anything else.
      await eventStore.head();
      const told = await missing.load();
      if (told?.factId !== heard?.factId) await compare(telling, told);
      heard = told;
    } catch (error) {
      log.debug({ err: error }, 'the history of the log cannot be looked at at the moment');
    }
  }
}

async function compare({ eventStore }: TellOfHistory, seen: Mark | undefined): Promise<void> {
  if (seen === undefined) return;
  const found = await eventStore.factAt(seen.position);
  if (found?.id === seen.factId) return;
  eventStore.history.deny(new LogWentBack({ witness: 'another process', seen, head: await eventStore.newest() }));
}

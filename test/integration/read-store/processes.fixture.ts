import { setTimeout as sleep } from 'node:timers/promises';
import {
  OperationalStore,
  Projections,
  type ProjectionsOptions,
  ReadStore,
  type ReadStoreEvent,
} from '#libs/read-store';
import {
  added,
  type BoxRow,
  boxesView,
  type ColourRow,
  coloursView,
  InMemoryEventStore,
  type ReadPlace,
  record,
} from '#libs/testing';

/** A process, so to say: its own connections to the same rows and the same log. */
export async function processOn(
  place: ReadPlace,
  options: Partial<ProjectionsOptions> & { eventStore: ProjectionsOptions['eventStore'] },
) {
  const readStore = ReadStore.open(place.options);
  const operationalStore = await OperationalStore.open(place.operations);
  const events: ReadStoreEvent[] = [];
  const projections = new Projections({
    readStore,
    operationalStore,
    tickerPeriodMs: 'never',
    backoff: { firstMs: 5, longestMs: 100 },
    observer: { observe: (event) => void events.push(event) },
    ...options,
  });
  projections.views(boxesView, coloursView);
  const tables = readStore.tables<{ readonly boxes: BoxRow; readonly colours: ColourRow }>();
  return {
    projections,
    readStore,
    operationalStore,
    events,
    rows: async () => ({
      boxes: await tables.selectFrom('boxes').selectAll().orderBy('box').execute(),
      colours: await tables.selectFrom('colours').selectAll().orderBy('colour').execute(),
    }),
    end: async () => {
      await projections.stop();
      await readStore.close();
      await operationalStore.close();
    },
  };
}

export type Process = Awaited<ReturnType<typeof processOn>>;

/** Appends marbles until told to stop, and gives how many. */
export function recording(eventStore: InMemoryEventStore, pauseMs = 1) {
  const ended = new AbortController();
  const run = async () => {
    let count = 0;
    for (; !ended.signal.aborted; count += 1) {
      await record(eventStore, `box-${count}`, added(`${count % 50}`, count % 3 === 0 ? 'red' : 'blue'));
      await sleep(pauseMs);
    }
    return count;
  };
  const done = run();
  return {
    stop: () => {
      ended.abort();
      return done;
    },
  };
}

/** The rows that a replay of the log from its first fact gives, in a place of its own. */
export async function replayed(place: ReadPlace, eventStore: InMemoryEventStore) {
  const replaying = await processOn(place, { eventStore });
  await replaying.projections.start();
  await replaying.projections.settle();
  const rows = await replaying.rows();
  await replaying.end();
  await place.remove();
  return rows;
}

/** Looks until it is so. Throws when that takes longer than anything here may. */
export async function until(isSo: () => boolean | Promise<boolean>, timeoutMs = 30_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`It was not so within ${timeoutMs} ms: ${isSo.toString()}`);
    await sleep(10);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { added, type ColourRow, InMemoryEventStore, type ReadPlace, record, sqlitePlace } from '#libs/testing';
import { databaseUrl } from '../servers.js';
import { postgresqlPlace, run } from './postgresql-place.js';
import { type Process, processOn, recording, replayed, until } from './processes.fixture.js';

let place: ReadPlace;
let eventStore: InMemoryEventStore;
const processes: Process[] = [];
beforeEach(async () => {
  place = await postgresqlPlace(databaseUrl())();
  eventStore = new InMemoryEventStore();
});
afterEach(async () => {
  for (const each of processes.splice(0)) await each.end();
  await place.remove();
});

type Options = Omit<Parameters<typeof processOn>[1], 'eventStore'>;

async function another(options: Options = {}): Promise<Process> {
  const opened = await processOn(place, { eventStore, ...options });
  processes.push(opened);
  return opened;
}

/** Ends the session that holds the projectors' lock: what a cut connection looks like from here. Other specs have locks on the same server. */
async function cutLock(): Promise<void> {
  const schema = 'schema' in place.options ? place.options.schema : '';
  const ofProjectors = `(classid::bigint << 32 | objid::bigint) = hashtextextended('${schema}.projector', 0)`;
  const holders = `select pid from pg_locks where locktype = 'advisory' and granted and ${ofProjectors}`;
  await run(databaseUrl(), `select pg_terminate_backend(pid) from (${holders}) as held`);
}

const head = async () => (await eventStore.head()) ?? '';

describe('several processes that would bring the views forward', () => {
  it('let one do so, and another takes over when it ends', async () => {
    const [first, second] = [await another(), await another()];
    const leading = first.projections.lead();
    await until(() => first.projections.isLeading());
    const waiting = second.projections.lead();
    const before = await record(eventStore, 'box-a', added('a', 'red'));
    expect(await second.projections.progress.whenReached(before, 10_000)).toBe(true);
    expect(second.projections.isLeading()).toBe(false);

    await first.projections.stop();
    await leading;
    await until(() => second.projections.isLeading());
    const after = await record(eventStore, 'box-a', added('a', 'red'));
    expect(await second.projections.progress.whenReached(after, 10_000)).toBe(true);
    expect((await second.rows()).colours).toEqual([{ colour: 'red', count: 2 }]);
    await second.projections.stop();
    await waiting;
  });

  it('step down when the connection of the lock is cut, and one of them goes on', async () => {
    const both = [await another(), await another()];
    const leading = both.map(({ projections }) => projections.lead());
    const writing = recording(eventStore);
    for (let cut = 0; cut < 3; cut += 1) {
      await until(() => both.some(({ projections }) => projections.isLeading()));
      await sleep(200);
      await cutLock();
      await until(() => both.some(({ events }) => events.filter(({ kind }) => kind === 'stepped-down').length > 0));
    }
    await writing.stop();
    const [one] = both;
    expect(await one?.projections.progress.whenReached(await head(), 30_000)).toBe(true);
    expect(await one?.rows()).toEqual(await replayed(await sqlitePlace(), eventStore));
    for (const { projections } of both) await projections.stop();
    await Promise.all(leading);
  });

  it('start at once on an empty database', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => another()));
    const leading = all.map(({ projections }) => projections.lead());
    await until(() => all.some(({ projections }) => projections.isLeading()));
    expect(all.filter(({ projections }) => projections.isLeading())).toHaveLength(1);
    for (const { projections } of all) await projections.stop();
    await Promise.all(leading);
  });
});

/** Two that both believe they lead, because nobody asks for the lock; what they leave behind beside what a replay gives. */
async function withoutLock(fence: boolean) {
  await record(eventStore, 'box-first', added('a', 'red'));
  const [first, second] = [
    await another({ protections: { lock: false, fence } }),
    await another({ protections: { lock: false, fence } }),
  ];
  const leading = [first.projections.lead()];
  await first.projections.progress.whenReached(await head(), 10_000);
  leading.push(second.projections.lead());
  await until(() => second.projections.isLeading());
  const writing = recording(eventStore, 2);
  await sleep(2_000);
  await writing.stop();
  await second.projections.progress.whenReached(await head(), 10_000);
  for (const { projections } of [first, second]) await projections.stop();
  await Promise.all(leading);
  return { rows: await second.rows(), replay: await replayed(await sqlitePlace(), eventStore), both: [first, second] };
}

describe('two processes that both believe they lead', () => {
  it('change nothing twice', async () => {
    const { rows, replay, both } = await withoutLock(true);
    expect(rows).toEqual(replay);
    const stepsDown = both.flatMap(({ events }) => events.filter(({ kind }) => kind === 'stepped-down'));
    expect(stepsDown).toContainEqual({ kind: 'stepped-down', reason: 'the fence was lost' });
  });

  it('count facts twice when the fence is off, so the promise above is there', async () => {
    const { rows, replay } = await withoutLock(false);
    expect(rows).not.toEqual(replay);
  });
});

describe('a process that only reads', () => {
  it('hears of progress, of parked streams and of views that stopped', async () => {
    const [leader, reader] = [await another(), await another()];
    reader.projections.follow();
    expect(reader.projections.progress.current()).toBeUndefined();
    void leader.projections.lead();
    const told: string[] = [];
    reader.projections.progress.onAdvanced((position) => void told.push(position));
    const first = await record(eventStore, 'box-a', added('a', 'red'));
    expect(await reader.projections.progress.whenReached(first, 10_000, 'box-a')).toBe(true);
    expect(reader.projections.viewStates().map(({ state }) => state)).toEqual(['LIVE', 'LIVE']);
    expect(told.at(-1)).toBe(first);

    const poison = await record(eventStore, 'box-b', added('b', 'poison'));
    expect(await reader.projections.progress.whenReached(poison, 10_000, 'box-b')).toBe(false);
    await until(() => reader.projections.parkedStreams().length === 1);
    await until(() => reader.projections.viewStates().some(({ state }) => state === 'STOPPED'));
    expect(reader.projections.viewStates()[0]).toMatchObject({ state: 'LIVE', parkedStreamCount: 1 });
    expect(() => reader.projections.rebuild('marbles.boxes')).toThrow('Another process brings the views forward');
  });

  it('hears of a change long before it would look by itself', async () => {
    const [leader, reader] = [await another(), await another()];
    reader.projections.follow();
    void leader.projections.lead();
    await record(eventStore, 'box-a', added('a', 'red'));
    await reader.projections.progress.whenReached(await head(), 10_000);
    const delays: number[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const position = await record(eventStore, 'box-a', added('a', 'red'));
      const since = performance.now();
      expect(await reader.projections.progress.whenReached(position, 10_000)).toBe(true);
      delays.push(performance.now() - since);
    }
    // By the look each second alone, the median would be half a second.
    expect(delays.toSorted((a, b) => a - b)[10]).toBeLessThan(250);
  });

  it('never fails while views are built again and swapped', async () => {
    const [leader, reader] = [await another(), await another()];
    void leader.projections.lead();
    reader.projections.follow();
    for (let number = 0; number < 300; number += 1) {
      await record(eventStore, `box-${number}`, added(`${number}`, 'red'));
    }
    await reader.projections.progress.whenReached(await head(), 20_000);
    const ended = new AbortController();
    const tables = reader.readStore.tables<{
      readonly boxes: { box: string; count: number };
      readonly colours: ColourRow;
    }>();
    let answers = 0;
    const asking = Array.from({ length: 4 }, async () => {
      while (!ended.signal.aborted) {
        const rows = await tables
          .selectFrom('boxes')
          .innerJoin('colours', (join) => join.on('colours.colour', '=', 'red'))
          .selectAll()
          .execute();
        expect(rows).toHaveLength(300);
        answers += 1;
        await sleep(2);
      }
    });
    for (let turn = 0; turn < 8; turn += 1) {
      const view = turn % 2 === 0 ? 'marbles.boxes' : 'marbles.colours';
      expect(await leader.projections.rebuild(view)).toBe('REBUILT');
    }
    ended.abort();
    await Promise.all(asking);
    expect(answers).toBeGreaterThan(8);
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OperationalStore, ReadStore } from '#libs/read-store';
import { recordRestored } from '#libs/restorations';
import { factToAppend, InMemoryEventStore, InMemorySealing, type ReadPlace, sqlitePlace } from '#libs/testing';
import { restorationPlan, underWayOf } from './restoration-plan.js';

let place: ReadPlace;
let readStore: ReadStore;
let operationalStore: OperationalStore;
beforeEach(async () => {
  place = await sqlitePlace();
  readStore = ReadStore.open(place.options);
  operationalStore = await OperationalStore.open(place.operations);
});
afterEach(async () => {
  await operationalStore.close();
  await readStore.close();
  await place.remove();
});

/** A log whose facts have these ids, at `memory.1` and so on. */
async function logOf(...ids: readonly string[]): Promise<InMemoryEventStore> {
  const log = new InMemoryEventStore();
  for (const id of ids) await log.append(`team-${id}`, [{ ...factToAppend(), id }], 'no-stream');
  return log;
}

const planFor = (eventStore: InMemoryEventStore) => restorationPlan({ eventStore, readStore, operationalStore }, []);
const seen = (name: string, ordinal: number, factId: string) =>
  operationalStore.bookmarks.of(name).save({ position: `memory.${ordinal}`, factId });

/** An acceptance of the log a, b, c, of which facts up to the ninth are lost, as it is when it was begun. */
async function begun() {
  const log = await logOf('a', 'b', 'c');
  await seen('reaction', 2, 'b');
  await seen('publisher', 8, 'eighth');
  await seen('view', 9, 'ninth');
  const { restored } = await planFor(log);
  if (restored === undefined) throw new Error('Nothing is missing');
  await operationalStore.restorations.begin(underWayOf(restored));
  return { log, restored };
}

describe('deciding what is accepted', () => {
  it('takes the furthest fact that is still there, the furthest that is lost, and where the log ends', async () => {
    const { restored } = await begun();
    expect(restored).toMatchObject({
      lastCommon: { position: 'memory.2', fact: 'b' },
      lastLost: { position: 'memory.9', fact: 'ninth' },
      lastHeld: { position: 'memory.3', fact: 'c' },
    });
  });

  it('is nothing where nobody misses a fact', async () => {
    await seen('reaction', 2, 'b');
    expect((await planFor(await logOf('a', 'b', 'c'))).restored).toBeUndefined();
  });
});

describe('an acceptance that was stopped', () => {
  it('is gone on with as it was decided, when who had seen furthest does not remember it any more', async () => {
    const { log, restored } = await begun();
    await seen('view', 2, 'b');
    const again = await planFor(log);
    expect(again.isGoneOnWith).toBe(true);
    expect(again.restored).toEqual(restored);
    // Without what was kept, it would be another restoration.
    await operationalStore.restorations.forget();
    expect((await planFor(log)).restored?.restoration).not.toBe(restored.restoration);
  });

  it('is gone on with when nobody misses anything any more, if the log says that it was restored', async () => {
    const { log, restored } = await begun();
    for (const name of ['view', 'publisher']) await seen(name, 2, 'b');
    expect((await planFor(log)).restored).toBeUndefined();
    const clock = { now: () => new Date('2026-03-01T00:00:00.000Z') };
    await recordRestored({ eventStore: log, sealing: new InMemorySealing(), clock }, restored);
    const again = await planFor(log);
    expect(again.isGoneOnWith).toBe(true);
    expect(again.restored).toEqual(restored);
  });

  it('is nothing any more when the newest copy was put in place instead', async () => {
    await begun();
    const newest = await logOf('a', 'b', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth');
    expect(await planFor(newest)).toMatchObject({ isGoneOnWith: false, restored: undefined });
  });

  it.each([
    ['the log was put back once more, to before', async () => logOf('a'), 'memory.9'],
    [
      'somebody has seen more since: that restoration was left behind',
      async () => {
        await seen('reaction', 12, 'twelfth');
        return logOf('a', 'b', 'c');
      },
      'memory.12',
    ],
  ])('is decided anew when %s', async (_, change, position) => {
    await begun();
    const plan = await planFor(await change());
    expect(plan).toMatchObject({ isGoneOnWith: false, restored: { lastLost: { position } } });
  });
});

import { LogWentBack } from '#libs/event-store';
import type { Fact } from '#libs/kernel';
import { type Reaction, takeBack } from '#libs/read-store';
import { InMemoryEventStore } from './in-memory-event-store.js';
import { added, boxesView, boxFacts, readSide, record } from './marble-boxes.js';
import type { NewReadPlace } from './read-place.js';
import type { SpecTools } from './spec-tools.js';

const noting: Reaction<Fact> = {
  name: 'marbles.note-when-marble-added',
  families: [boxFacts],
  startsAt: 'beginning',
  react: async () => undefined,
};

/** Another history of the same log: as many other facts at the same positions, and more. */
async function anotherHistory(count: number): Promise<InMemoryEventStore> {
  const eventStore = new InMemoryEventStore();
  for (let marble = 0; marble < count; marble += 1) await record(eventStore, 'box-b', added('b', 'blue'));
  return eventStore;
}

/** What is kept beside the log knows its facts, and not only how far it reached. */
export function historyContract(
  { afterEach, beforeEach, describe, expect, it }: SpecTools,
  newPlace: NewReadPlace,
): void {
  let side: Awaited<ReturnType<typeof readSide>>;
  beforeEach(async () => {
    side = await readSide(newPlace);
  });
  afterEach(() => side.close());

  /** Views and a reaction that have seen two facts. */
  async function seen() {
    const opened = await side.open();
    opened.projections.views(boxesView);
    opened.projections.reactions(noting);
    await opened.projections.start();
    await record(side.eventStore, 'box-a', added('a', 'red'), added('a', 'red'));
    await opened.projections.settle();
    return opened;
  }

  describe('a log that was put back and has grown since', () => {
    it('is not started on, though it reaches further than every checkpoint', async () => {
      const { stop } = await seen();
      await stop();
      const { projections } = await side.open({ eventStore: await anotherHistory(5) });
      projections.views(boxesView);
      const start = projections.start();
      await expect(start).rejects.toThrow(LogWentBack);
      await expect(start).rejects.toThrow(/view marbles.boxes has seen the fact .* at memory\.2, .* ends at memory\.5/);
    });

    it.each(['view_checkpoints', 'reaction_checkpoints', 'bookmarks'])(
      'is told by each place that %s keeps',
      async (table) => {
        const opened = await seen();
        const newest = await side.eventStore.newest();
        await opened.operationalStore.bookmarks.of('publisher one').save({ position: 'memory.2', factId: newest?.id });
        await opened.stop();
        const again = await side.open({ eventStore: await anotherHistory(5) });
        const kept = await again.projections.witnesses();
        for (const [other, { database }] of [
          ['view_checkpoints', again.readStore],
          ['reaction_checkpoints', again.operationalStore],
          ['bookmarks', again.operationalStore],
        ] as const) {
          if (other === table) continue;
          await database.transaction((transaction) => transaction.deleteFrom(other).execute());
        }
        expect(kept).toHaveLength(3);
        again.projections.views(boxesView);
        await expect(again.projections.start()).rejects.toThrow(LogWentBack);
      },
    );
  });

  describe('a checkpoint of an older release', () => {
    it('is taken over by its position, and knows its fact from the next one on', async () => {
      const { stop, readStore, operationalStore } = await seen();
      for (const [table, { database }] of [
        ['view_checkpoints', readStore],
        ['reaction_checkpoints', operationalStore],
      ] as const) {
        await database.transaction((transaction) => transaction.updateTable(table).set({ factId: null }).execute());
      }
      await stop();
      const again = await seen();
      const newest = await side.eventStore.newest();
      await again.stop();
      const kept = await (await side.open()).projections.witnesses();
      expect(kept.map(({ position, factId }) => ({ position, factId }))).toEqual([
        { position: 'memory.4', factId: newest?.id },
        { position: 'memory.4', factId: newest?.id },
      ]);
    });
  });

  describe('what is kept beside a log that was put back', () => {
    const early = { position: 'memory.1', factId: 'first' };
    const late = { position: 'memory.2', factId: 'lost' };
    const untold = { restoration: 'first', bookmarks: ['early', 'never saved'] };
    const leases = [{ operation: 'open', token: 3, deadline: '2026-01-01T00:00:00.000Z' }];

    it.each([{ common: early }, { common: undefined }])(
      'is taken back to $common, and may be so again',
      async ({ common }) => {
        await (await seen()).stop();
        const again = await side.open();
        const { bookmarks, leases: kept, lastUses } = again.operationalStore;
        const { eventStore } = side;
        await bookmarks.of('early').save(early);
        await bookmarks.of('late').save(late);
        await kept.claim('lost', 9, '2027-01-01T00:00:00.000Z');
        for (const thing of ['box-a', 'box-lost']) await lastUses.note(thing, '2026-01-01T00:00:00.000Z');
        for (let run = 0; run < 2; run += 1) await takeBack({ ...again, eventStore, common, leases, untold });

        expect(await bookmarks.of('late').load()).toEqual(common);
        expect(await bookmarks.of('late').untold()).toEqual([]);
        for (const name of untold.bookmarks) {
          expect(await bookmarks.of(name).untold()).toEqual(['first']);
          await bookmarks.of(name).told('first');
          expect(await bookmarks.of(name).untold()).toEqual([]);
        }
        expect(await bookmarks.of('early').load()).toEqual(common);
        expect(await kept.due('2028-01-01T00:00:00.000Z', 10)).toEqual(leases);
        expect([...(await lastUses.of(['box-a', 'box-lost'])).keys()]).toEqual(['box-a']);
        const witnesses = await again.projections.witnesses();
        expect(witnesses.map(({ position }) => position).filter((position) => position !== common?.position)).toEqual(
          common === undefined ? [undefined] : [],
        );
      },
    );

    it('does not hold idempotency keys that lost commands took: a caller may give them to something else', async () => {
      await (await seen()).stop();
      const { stop, ...again } = await side.open();
      const { keyClaims } = again.operationalStore;
      const key = { commandId: 'of a lost command', payloadDigest: 'one' };
      expect(await keyClaims.take(key)).toBe(true);
      await takeBack({ ...again, eventStore: side.eventStore, common: early, leases, untold });
      await stop();
      const next = (await side.open()).operationalStore.keyClaims;
      expect(await next.take({ ...key, payloadDigest: 'other' })).toBe(true);
    });

    it('forgets the uses of lost things also when there are more than are looked at together', async () => {
      await (await seen()).stop();
      const again = await side.open();
      const { lastUses } = again.operationalStore;
      const things = Array.from({ length: 250 }, (_, number) => `box-${String(number).padStart(3, '0')}`);
      for (const thing of [...things, 'box-a']) await lastUses.note(thing, '2026-01-01T00:00:00.000Z');
      await takeBack({ ...again, eventStore: side.eventStore, common: early, leases, untold });
      expect(await lastUses.after(undefined, 1_000)).toEqual(['box-a']);
    });

    it.each([{ factId: 'lost' }, { factId: undefined }])(
      'keeps everybody from starting as long as the acceptance is under way: $factId',
      async ({ factId }) => {
        await (await seen()).stop();
        const again = await side.open();
        const { restorations } = again.operationalStore;
        const under = { restoration: 'first', lost: { position: 'memory.1', factId }, plan: '{}' };
        await restorations.begin({ ...under, restoration: 'replaced' });
        await restorations.begin(under);
        expect(await restorations.load()).toEqual(under);
        again.projections.views(boxesView);
        await expect(again.projections.start()).rejects.toThrow(/an acceptance that was stopped has seen/);
        await takeBack({ ...again, eventStore: side.eventStore, common: undefined, leases, untold });
        expect(await restorations.load()).toBeUndefined();
        await again.projections.start();
      },
    );
  });
}

import { setTimeout } from 'node:timers/promises';
import { AnotherLog, StoreTruncated } from '#libs/event-store';
import { InMemoryEventStore } from './in-memory-event-store.js';
import { added, boxesView, coloursView, emptied, readSide, record } from './marble-boxes.js';
import type { NewReadPlace } from './read-place.js';
import type { SpecTools } from './spec-tools.js';

const looksMax = 100;

export function followingContract(
  { afterEach, beforeEach, describe, expect, it }: SpecTools,
  newPlace: NewReadPlace,
): void {
  let side: Awaited<ReturnType<typeof readSide>>;
  beforeEach(async () => {
    side = await readSide(newPlace);
  });
  afterEach(() => side.close());

  describe('following the log', () => {
    it('folds what was recorded before and after the start', async () => {
      await record(side.eventStore, 'box-a', added('a', 'red', 2), added('a', 'blue'));
      const { projections, boxes, colours } = await side.started(boxesView, coloursView);
      await record(side.eventStore, 'box-b', added('b', 'red'));
      const last = await record(side.eventStore, 'box-a', emptied('a'));

      expect(await projections.progress.whenReached(last, 5_000, 'box-a')).toBe(true);
      expect(projections.progress.current()).toBe(last);
      expect(await boxes()).toEqual([{ box: 'b', count: 1, lastColour: 'red' }]);
      expect(await colours()).toEqual([
        { colour: 'blue', count: 1 },
        { colour: 'red', count: 3 },
      ]);
      expect(projections.viewStates().map(({ state }) => state)).toEqual(['LIVE', 'LIVE']);
    });

    it('goes on where it was after a restart', async () => {
      const first = await side.started(boxesView, coloursView);
      await record(side.eventStore, 'box-a', added('a', 'red'));
      await first.projections.settle();
      await first.stop();
      await record(side.eventStore, 'box-a', added('a', 'red'));

      const { projections, boxes, colours } = await side.started(boxesView, coloursView);
      expect(await projections.settle()).toBe(true);
      expect(await boxes()).toEqual([{ box: 'a', count: 2, lastColour: 'red' }]);
      expect(await colours()).toEqual([{ colour: 'red', count: 2 }]);
      expect(side.events.filter(({ kind }) => kind === 'rebuild-started')).toHaveLength(2);
    });

    it('tells a caller in vain who waits for more than there is', async () => {
      const { projections } = await side.started(boxesView);
      await record(side.eventStore, 'box-a', added('a', 'red'));
      await projections.settle();
      expect(await projections.progress.whenReached('memory.2', 10)).toBe(false);
      await expect(projections.progress.whenReached('another.1', 10)).rejects.toThrow('another log');
    });

    it('does not start when a checkpoint is ahead of the log', async () => {
      const { projections, stop } = await side.started(boxesView);
      await record(side.eventStore, 'box-a', added('a', 'red'));
      await projections.settle();
      await stop();
      const { projections: restarted } = await side.open({ eventStore: new InMemoryEventStore() });
      restarted.views(boxesView);
      const start = restarted.start();
      await expect(start).rejects.toThrow(StoreTruncated);
      await expect(start).rejects.toThrow('view marbles.boxes');
    });

    it('neither starts on the checkpoints of another log nor follows them, also while its own log is empty', async () => {
      const { projections, stop } = await side.started(boxesView);
      await record(side.eventStore, 'box-a', added('a', 'red'));
      await projections.settle();
      const eventStore = new InMemoryEventStore({ logId: 'another' });
      const { projections: follower } = await side.open({ eventStore });
      follower.views(boxesView);
      follower.follow();
      const isTold = () => side.events.some((event) => event.kind === 'fault' && event.error instanceof AnotherLog);
      for (let looks = 0; looks < looksMax && !isTold(); looks += 1) await setTimeout(50);
      expect(isTold()).toBe(true);
      expect(follower.progress.current()).toBeUndefined();
      await stop();
      const { projections: restarted } = await side.open({ eventStore });
      restarted.views(boxesView);
      await expect(restarted.start()).rejects.toThrow('facts of the log memory, but this is the log another');
    });

    it('tells listeners each time the views have come forward', async () => {
      const { projections } = await side.started(boxesView);
      await projections.settle();
      const told: string[] = [];
      const unsubscribe = projections.progress.onAdvanced((position) => void told.push(position));
      await record(side.eventStore, 'box-a', added('a', 'red'));
      await projections.settle();
      await record(side.eventStore, 'box-a', added('a', 'red'));
      await projections.settle();
      unsubscribe();
      await record(side.eventStore, 'box-a', added('a', 'red'));
      await projections.settle();
      expect(told).toEqual(['memory.1', 'memory.2']);
    });

    it('refuses two views with one table, and what is registered too late or twice', async () => {
      const { projections } = await side.open();
      projections.views(boxesView);
      expect(() => projections.views(boxesView)).toThrow('registered twice');
      projections.views({ ...boxesView, name: 'marbles.others' });
      await expect(projections.start()).rejects.toThrow('both have a table boxes');

      const started = await side.started(boxesView);
      expect(() => started.projections.views(coloursView)).toThrow('before the projections are started');
      expect(() => projections.viewStates()).toThrow('have not been started');
    });
  });
}

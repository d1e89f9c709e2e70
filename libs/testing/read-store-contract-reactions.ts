import { setTimeout as sleep } from 'node:timers/promises';
import { StorageFull } from '#libs/event-store';
import type { Mark, RecordedFact } from '#libs/kernel';
import type { Reaction } from '#libs/read-store';
import { added, type BoxFact, boxesView, boxFacts, coloursView, readSide, record } from './marble-boxes.js';
import type { NewReadPlace } from './read-place.js';
import type { SpecTools } from './spec-tools.js';

export function reactionContract(
  { afterEach, beforeEach, describe, expect, it }: SpecTools,
  newPlace: NewReadPlace,
): void {
  let side: Awaited<ReturnType<typeof readSide>>;
  beforeEach(async () => {
    side = await readSide(newPlace);
  });
  afterEach(() => side.close());

  interface Told {
    readonly startsAt?: 'beginning' | 'head';
    readonly onFact?: (recorded: RecordedFact) => Promise<void> | void;
  }

  async function withReaction({ startsAt = 'beginning', onFact = () => undefined }: Told = {}) {
    const reactedTo: number[] = [];
    const passed: Mark[] = [];
    const reaction: Reaction<BoxFact> = {
      name: 'marbles.note-when-marble-added',
      families: [boxFacts],
      startsAt,
      react: async (_fact, recorded) => {
        await onFact(recorded);
        reactedTo.push(recorded.revision);
      },
      passed: async (mark) => void passed.push(mark),
    };
    const opened = await side.open({ reactionAttemptsMax: 3 });
    opened.projections.views(boxesView, coloursView);
    opened.projections.reactions(reaction);
    await opened.projections.start();
    return { ...opened, reactedTo, passed };
  }

  describe('a reaction', () => {
    it('sees every fact once, in order, from the beginning of the log', async () => {
      await record(side.eventStore, 'box-a', added('a', 'red'), added('a', 'red'));
      const { projections, reactedTo } = await withReaction();
      await record(side.eventStore, 'box-a', added('a', 'red'));
      await projections.settle();
      await record(side.eventStore, 'box-a', added('a', 'red'));
      await projections.settle();
      expect(reactedTo).toEqual([0, 1, 2, 3]);
    });

    it('is told how far it is whenever that is written down, and never further than it has reacted', async () => {
      let failing = false;
      const { projections, reactedTo, passed, stop } = await withReaction({
        onFact: () => {
          if (failing) throw new Error('broken');
        },
      });
      for (let revision = 0; revision < 3; revision += 1) await record(side.eventStore, 'box-a', added('a', 'red'));
      await projections.settle();
      const reached = await side.eventStore.newest();
      expect(reactedTo).toEqual([0, 1, 2]);
      // It is written down after the views and reactions have come to rest.
      for (let look = 0; look < 200 && passed.at(-1)?.position !== reached?.position; look += 1) await sleep(10);
      expect(passed.at(-1)).toEqual({ position: reached?.position, factId: reached?.id });
      failing = true;
      await record(side.eventStore, 'box-a', added('a', 'red'));
      await projections.settle();
      expect(projections.reactionStates()).toMatchObject([{ state: 'STOPPED' }]);
      await stop();
      expect(passed.at(-1)).toEqual({ position: reached?.position, factId: reached?.id });
    });

    it('may begin at the head of a log that has facts', async () => {
      await record(side.eventStore, 'box-a', added('a', 'red'));
      const first = await withReaction({ startsAt: 'head' });
      await first.stop();
      await record(side.eventStore, 'box-a', added('a', 'red'));
      const { projections, reactedTo } = await withReaction({ startsAt: 'head' });
      await projections.settle();
      expect(reactedTo).toEqual([1]);
    });

    it('finds the views at its fact, or further', async () => {
      const counts: number[] = [];
      const opened = await withReaction({
        onFact: async () => {
          const [box] = await opened.boxes();
          counts.push(box?.count ?? 0);
        },
      });
      for (let revision = 0; revision < 10; revision += 1) await record(side.eventStore, 'box-a', added('a', 'red'));
      await opened.projections.settle();
      expect(counts.every((count, revision) => count >= revision + 1)).toBe(true);
      expect(counts).toHaveLength(10);
    });

    it('is tried again when it fails, and holds up neither order nor views', async () => {
      let failures = 2;
      const { projections, reactedTo, boxes } = await withReaction({
        onFact: ({ revision }) => {
          if (revision === 0 && failures > 0) {
            failures -= 1;
            throw new Error('The channel is closed');
          }
        },
      });
      const last = await record(side.eventStore, 'box-a', added('a', 'red'), added('a', 'red'));
      expect(await projections.progress.whenReached(last, 30_000)).toBe(true);
      expect(await boxes()).toMatchObject([{ count: 2 }]);
      await projections.settle();
      expect(reactedTo).toEqual([0, 1]);
      expect(projections.reactionStates()).toMatchObject([{ state: 'RUNNING', reason: undefined }]);
    });

    it('stops after too many failures, visibly, skips nothing, and can be resumed', async () => {
      let isBroken = true;
      const { projections, reactedTo } = await withReaction({
        onFact: ({ revision }) => {
          if (isBroken && revision === 1) throw new Error('The channel is closed');
        },
      });
      await record(side.eventStore, 'box-a', added('a', 'red'), added('a', 'red'), added('a', 'red'));
      await projections.settle();
      expect(reactedTo).toEqual([0]);
      expect(projections.reactionStates()).toMatchObject([{ state: 'STOPPED', position: 'memory.1' }]);
      expect(side.events.map(({ kind }) => kind)).toContain('reaction-stopped');
      expect(side.events.filter(({ kind }) => kind === 'reaction-failed')).toHaveLength(3);

      isBroken = false;
      expect(projections.resume('marbles.note-when-marble-added')).toBe(true);
      await projections.settle();
      expect(reactedTo).toEqual([0, 1, 2]);
      expect(projections.resume('marbles.nothing')).toBe(false);
    });

    it('does not stop while only the log is at fault', async () => {
      let failures = 20;
      const { projections, reactedTo } = await withReaction({
        onFact: () => {
          failures -= 1;
          if (failures >= 0) throw new StorageFull('box-a');
        },
      });
      await record(side.eventStore, 'box-a', added('a', 'red'));
      expect(await projections.settle()).toBe(true);
      expect(reactedTo).toEqual([0]);
    });

    it('is given a fact again when the process ended before that was written down, and none is left out', async () => {
      await record(side.eventStore, 'box-a', added('a', 'red'), added('a', 'red'), added('a', 'red'));
      const first = await withReaction();
      const { reactionCheckpoints } = first.operationalStore;
      const [beginning] = await reactionCheckpoints.all();
      await first.projections.settle();
      await first.stop();

      // What the file holds when the process ends after the first reaction was noted and the second was not.
      const second = await side.open();
      if (beginning === undefined) throw new Error('The reaction has no checkpoint');
      await second.operationalStore.reactionCheckpoints.save({ ...beginning, position: 'memory.1', ordinal: 1 });
      await second.stop();

      const { projections, reactedTo } = await withReaction();
      await projections.settle();
      expect(reactedTo).toEqual([1, 2]);
    });

    it('writes down how far it is between two facts of a page that takes it long', async () => {
      const held = Promise.withResolvers<void>();
      await record(side.eventStore, 'box-a', added('a', 'red'), added('a', 'red'), added('a', 'red'));
      const { operationalStore } = await withReaction({
        onFact: ({ revision }) => (revision === 2 ? held.promise : sleep(600)),
      });
      const writtenDown = async () => (await operationalStore.reactionCheckpoints.all())[0]?.ordinal;
      for (let looks = 0; looks < 600 && (await writtenDown()) !== 2; looks += 1) await sleep(20);
      expect(await writtenDown()).toBe(2);
      held.resolve();
    });

    it('reads on from the log when the live feed is too far ahead of it', async () => {
      const { projections, reactedTo, stop } = await withReaction();
      await projections.settle();
      for (let revision = 0; revision < 1_000; revision += 500) {
        await record(side.eventStore, 'box-a', ...Array.from({ length: 500 }, () => added('a', 'red')));
      }
      await record(side.eventStore, 'box-b', ...Array.from({ length: 300 }, () => added('b', 'red')));
      await projections.settle();
      expect(reactedTo).toHaveLength(1_300);
      await stop();
      const again = await withReaction();
      await again.projections.settle();
      expect(again.reactedTo).toEqual([]);
    });
  });

  describe('a reaction that never ends', () => {
    it('has failed when its time is over: it is tried again, and stopped in the end', async () => {
      let tries = 0;
      const hanging: Reaction<BoxFact> = {
        name: 'marbles.wait-for-ever',
        families: [boxFacts],
        react: () => {
          tries += 1;
          return Promise.withResolvers<void>().promise;
        },
      };
      const backoff = { firstMs: 1, longestMs: 1 };
      const { projections } = await side.open({ reactionAttemptsMax: 3, deadlineMs: 5, backoff });
      projections.reactions(hanging);
      await projections.start();
      await record(side.eventStore, 'box-a', added('a', 'red'));
      await projections.settle();
      expect(tries).toBe(3);
      expect(projections.reactionStates()).toMatchObject([
        { state: 'STOPPED', reason: expect.stringContaining('did not end within 5 ms') },
      ]);
      expect(side.events.filter(({ kind }) => kind === 'reaction-failed')).toHaveLength(3);
    });
  });
}

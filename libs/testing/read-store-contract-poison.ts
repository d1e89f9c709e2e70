import {
  added,
  boxesView,
  type ColoursView,
  coloursView,
  emptied,
  mendedBoxesView,
  mendedColoursView,
  readSide,
  record,
} from './marble-boxes.js';
import type { NewReadPlace } from './read-place.js';
import type { SpecTools } from './spec-tools.js';

export function poisonContract(
  { afterEach, beforeEach, describe, expect, it }: SpecTools,
  newPlace: NewReadPlace,
): void {
  let side: Awaited<ReturnType<typeof readSide>>;
  beforeEach(async () => {
    side = await readSide(newPlace);
  });
  afterEach(() => side.close());

  describe('a fact that a view cannot fold', () => {
    it('parks its stream where rows come from one stream, and the others go on', async () => {
      const { projections, boxes } = await side.started(boxesView);
      await record(side.eventStore, 'box-a', added('a', 'red'), added('a', 'poison'), added('a', 'red'));
      const last = await record(side.eventStore, 'box-b', added('b', 'red'));
      await projections.settle();

      expect(await boxes()).toEqual([
        { box: 'a', count: 1, lastColour: 'red' },
        { box: 'b', count: 1, lastColour: 'red' },
      ]);
      expect(projections.parkedStreams()).toMatchObject([{ view: 'marbles.boxes', stream: 'box-a', revision: 1 }]);
      expect(await projections.progress.whenReached(last, 1_000, 'box-b')).toBe(true);
      expect(await projections.progress.whenReached(last, 1_000, 'box-a')).toBe(false);
      expect(side.events).toContainEqual(expect.objectContaining({ kind: 'stream-parked', stream: 'box-a' }));
    });

    it('lets the stream be folded again once the view can', async () => {
      const poisoned = await side.started(boxesView);
      await record(side.eventStore, 'box-a', added('a', 'red'), added('a', 'poison'), added('a', 'blue'));
      await poisoned.projections.settle();
      expect(await poisoned.projections.unpark('marbles.boxes', 'box-a')).toBe('STILL_PARKED');
      expect(await poisoned.boxes()).toEqual([{ box: 'a', count: 1, lastColour: 'red' }]);
      await poisoned.stop();

      const { projections, boxes } = await side.started(mendedBoxesView);
      expect(projections.parkedStreams()).toHaveLength(1);
      expect(await projections.unpark('marbles.boxes', 'box-a')).toBe('UNPARKED');
      await record(side.eventStore, 'box-a', added('a', 'red'));
      await projections.settle();
      expect(await boxes()).toEqual([{ box: 'a', count: 4, lastColour: 'red' }]);
      expect(await projections.unpark('marbles.boxes', 'box-a')).toBe('NOT_PARKED');
    });

    it('stops the view at the hundred and first stream', async () => {
      const opened = await side.started(boxesView);
      for (let box = 0; box <= 101; box += 1) await record(side.eventStore, `box-${box}`, added(`${box}`, 'poison'));
      await opened.projections.settle();
      expect(opened.projections.parkedStreams()).toHaveLength(100);
      expect(opened.stateOf('marbles.boxes')).toBe('STOPPED');
    });

    it('stops a view that spans streams right before it, loudly, and the other views go on', async () => {
      const opened = await side.started(boxesView, coloursView);
      const { projections, colours, boxes } = opened;
      const before = await record(side.eventStore, 'box-a', added('a', 'red'), added('a', 'blue'));
      const poison = await record(side.eventStore, 'box-b', added('b', 'poison'));
      const last = await record(side.eventStore, 'box-c', added('c', 'red'));
      await projections.settle();

      expect(await colours()).toEqual([
        { colour: 'blue', count: 1 },
        { colour: 'red', count: 1 },
      ]);
      expect((await boxes()).map(({ box }) => box)).toEqual(['a', 'c']);
      expect(opened.stateOf('marbles.colours')).toBe('STOPPED');
      expect(await projections.progress.whenReached(before, 30_000)).toBe(true);
      expect(await projections.progress.whenReached(poison, 1_000)).toBe(false);
      expect(await projections.progress.whenReached(last, 1_000)).toBe(false);
      expect(side.events).toContainEqual(
        expect.objectContaining({ kind: 'view-stopped', view: 'marbles.colours', position: before }),
      );
    });

    it('lets a stopped view go on when a later release can fold it', async () => {
      const first = await side.started(boxesView, coloursView);
      await record(side.eventStore, 'box-a', added('a', 'red'), added('a', 'poison'), added('a', 'red'));
      await first.projections.settle();
      await first.stop();

      const { projections, colours } = await side.started(mendedBoxesView, mendedColoursView);
      expect(await projections.settle()).toBe(true);
      expect(await colours()).toEqual([
        { colour: 'poison', count: 1 },
        { colour: 'red', count: 2 },
      ]);
    });

    it('is found by the database too, when a view writes what its table does not take', async () => {
      const wrong: ColoursView = {
        ...coloursView,
        project: async (batch, db) => {
          for (const entry of batch) {
            if (entry.fact.type !== 'BoxEmptied') await coloursView.project([entry], db);
            else await db.insertInto('colours').values({ colour: 'none', count: 0.5 }).execute();
          }
        },
      };
      const opened = await side.started(wrong);
      await record(side.eventStore, 'box-a', added('a', 'red'), emptied('a'), added('a', 'red'));
      await opened.projections.settle();
      expect(opened.stateOf('marbles.colours')).toBe('STOPPED');
      expect(await opened.colours()).toEqual([{ colour: 'red', count: 1 }]);
    });
  });
}

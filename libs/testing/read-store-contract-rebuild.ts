import fc from 'fast-check';
import { z } from 'zod';
import type { RowView, View } from '#libs/read-store';
import {
  added,
  type BoxFact,
  type BoxRow,
  boxesView,
  boxFacts,
  coloursView,
  emptied,
  mendedColoursView,
  readSide,
  record,
} from './marble-boxes.js';
import type { NewReadPlace } from './read-place.js';
import type { SpecTools } from './spec-tools.js';

function boxOf({ data }: BoxFact): string {
  return `box-${data.box}`;
}

function expectedRows(facts: readonly BoxFact[]) {
  const boxes = new Map<string, { box: string; count: number; lastColour: string }>();
  const colours = new Map<string, number>();
  for (const { type, data } of facts) {
    if (type === 'BoxEmptied') boxes.delete(data.box);
    else {
      const { box, colour, count } = data;
      boxes.set(box, { box, count: (boxes.get(box)?.count ?? 0) + count, lastColour: colour });
      colours.set(colour, (colours.get(colour) ?? 0) + count);
    }
  }
  return [
    [...boxes.values()].toSorted((a, b) => (a.box < b.box ? -1 : 1)),
    [...colours].map(([colour, count]) => ({ colour, count })).toSorted((a, b) => (a.colour < b.colour ? -1 : 1)),
  ];
}

/** The view with another table beside its own. */
function coloursBeside(table: string, revision: number): View {
  const empty = { table, columns: { id: { type: 'integer' } }, key: ['id'] } as const;
  return { ...coloursView, revision, tables: [...coloursView.tables, empty] };
}

/** The view with a column more, and an index on it. */
const widenedBoxes: RowView<BoxRow & { readonly size: number | null }, BoxFact> = {
  ...boxesView,
  revision: 2,
  columns: { ...boxesView.columns, size: { type: 'integer', isNullable: true } },
  indexes: [['size', 'box']],
  fold: (row, fact, recorded, key) => {
    const folded = boxesView.fold(row, fact, recorded, key);
    return folded && { ...folded, size: folded.count };
  },
};

export function rebuildContract(
  { afterEach, beforeEach, describe, expect, it }: SpecTools,
  newPlace: NewReadPlace,
): void {
  let side: Awaited<ReturnType<typeof readSide>>;
  beforeEach(async () => {
    side = await readSide(newPlace);
  });
  afterEach(() => side.close());

  const boxName = fc.constantFrom('a', 'b', 'c');
  const anyFact: fc.Arbitrary<BoxFact> = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(boxName, fc.constantFrom('red', 'blue'), fc.nat(9)).map((told) => added(...told)),
    },
    { weight: 1, arbitrary: boxName.map(emptied) },
  );

  /** As an older release knew the facts: it skips BoxEmptied. */
  const olderBoxFact = z.discriminatedUnion('type', [boxFacts.union.options[0]]);
  const olderBoxesView = {
    ...boxesView,
    families: [{ category: 'box', union: olderBoxFact }],
  };

  describe('a rebuild', () => {
    it('gives the rows that the live ones are, whatever was recorded before and meanwhile', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyFact, { maxLength: 40 }),
          fc.array(anyFact, { maxLength: 10 }),
          async (before, meanwhile) => {
            const each = await readSide(newPlace);
            const { projections, boxes, colours } = await each.started(boxesView, coloursView);
            for (const fact of before) await record(each.eventStore, boxOf(fact), fact);
            const rebuilt = Promise.all([projections.rebuild('marbles.boxes'), projections.rebuild('marbles.colours')]);
            for (const fact of meanwhile) await record(each.eventStore, boxOf(fact), fact);
            expect(await rebuilt).toEqual(['REBUILT', 'REBUILT']);
            await projections.settle();
            const rows = [await boxes(), await colours()];
            await projections.rebuild('marbles.boxes');
            await projections.rebuild('marbles.colours');
            expect([await boxes(), await colours()]).toEqual(rows);
            expect(rows).toEqual(expectedRows([...before, ...meanwhile]));
            await each.close();
          },
        ),
        { numRuns: 15 },
      );
    });

    it('happens by itself when the revision of a view was raised; until then the old rows answer', async () => {
      const first = await side.started(boxesView);
      await record(side.eventStore, 'box-a', added('a', 'red'));
      await first.projections.settle();
      await first.stop();

      const doubled: typeof boxesView = {
        ...boxesView,
        revision: 2,
        fold: (row, fact, recorded, key) => {
          const folded = boxesView.fold(row, fact, recorded, key);
          return folded && { ...folded, count: folded.count + 1 };
        },
      };
      const { projections, boxes, stateOf } = await side.started(doubled);
      expect(stateOf('marbles.boxes')).toBe('REBUILDING');
      expect(await boxes()).toEqual([{ box: 'a', count: 1, lastColour: 'red' }]);
      expect(await projections.progress.whenReached('memory.1', 30_000)).toBe(true);
      await projections.settle();
      expect(stateOf('marbles.boxes')).toBe('LIVE');
      expect(await boxes()).toEqual([{ box: 'a', count: 2, lastColour: 'red' }]);
    });

    it('happens by itself when the release knows a fact that the view has skipped', async () => {
      const older = await side.started(olderBoxesView);
      await record(side.eventStore, 'box-a', added('a', 'red'));
      const last = await record(side.eventStore, 'box-a', emptied('a'));
      expect(await older.projections.progress.whenReached(last, 30_000)).toBe(true);
      expect(await older.boxes()).toHaveLength(1);
      await older.stop();

      const newer = await side.started(boxesView);
      await newer.projections.settle();
      expect(await newer.boxes()).toEqual([]);
      await newer.stop();
      expect(side.events).toContainEqual({
        kind: 'rebuild-started',
        view: 'marbles.boxes',
        reason: 'it was built without box.BoxEmptied',
      });

      // Going back to the older release loses what it skips meanwhile, so going forward again builds again.
      const goneBack = await side.started(olderBoxesView);
      await record(side.eventStore, 'box-b', added('b', 'red'), emptied('b'));
      await goneBack.projections.settle();
      await goneBack.stop();
      const again = await side.started(boxesView);
      expect(again.stateOf('marbles.boxes')).toBe('REBUILDING');
      await again.projections.settle();
      expect(await again.boxes()).toEqual([]);
    });

    it('does not happen again when nothing changed', async () => {
      const first = await side.started(boxesView, coloursView);
      await first.projections.settle();
      await first.stop();
      const { projections, stateOf } = await side.started(boxesView, coloursView);
      await projections.settle();
      expect(stateOf('marbles.boxes')).toBe('LIVE');
      expect(side.events.filter(({ kind }) => kind === 'rebuild-started')).toHaveLength(2);
    });

    it('keeps callers of a view that has no rows yet waiting for it', async () => {
      for (let box = 0; box < 30; box += 1) await record(side.eventStore, `box-${box}`, added(`${box}`, 'red'));
      const { projections, boxes } = await side.started(boxesView);
      expect(projections.progress.current()).toBeUndefined();
      expect(await projections.progress.whenReached('memory.30', 30_000)).toBe(true);
      expect(await boxes()).toHaveLength(30);
    });

    it('leaves the live rows as they are when a fact cannot be folded', async () => {
      const first = await side.started(mendedColoursView);
      await record(side.eventStore, 'box-a', added('a', 'red'), added('a', 'poison'));
      await first.projections.settle();
      await first.stop();

      const { projections, colours, stateOf } = await side.started(coloursView);
      expect(await projections.rebuild('marbles.colours')).toBe('STOPPED');
      await record(side.eventStore, 'box-a', added('a', 'red'));
      await projections.settle();
      expect(stateOf('marbles.colours')).toBe('LIVE');
      expect(await colours()).toEqual([
        { colour: 'poison', count: 1 },
        { colour: 'red', count: 2 },
      ]);
    });

    it('shows why a view of a new release is stopped', async () => {
      const first = await side.started(mendedColoursView);
      await record(side.eventStore, 'box-a', added('a', 'red'), added('a', 'poison'));
      await first.projections.settle();
      await first.stop();

      const { projections } = await side.started({ ...coloursView, revision: 2 });
      await projections.settle();
      expect(projections.viewStates()).toMatchObject([{ state: 'STOPPED', position: 'memory.2' }]);
      expect(projections.viewStates()[0]?.reason).toContain('poison');
      expect(await projections.progress.whenReached('memory.2', 30_000)).toBe(true);
    });

    it('drops the tables that a newer revision of the view does not list, and makes those that are new', async () => {
      const first = await side.started(coloursBeside('former_colours', 1));
      await record(side.eventStore, 'box-a', added('a', 'red'));
      await first.projections.settle();
      expect(await first.countIn('former_colours')).toBe(0);
      await first.stop();

      const interrupted = await side.open();
      interrupted.projections.views(coloursBeside('never_reached', 2));
      await interrupted.projections.start();
      await interrupted.stop();

      const { projections, colours, countIn } = await side.started(coloursBeside('later_colours', 3));
      expect(await countIn('later_colours')).toBe(0);
      await projections.settle();
      expect(await colours()).toEqual([{ colour: 'red', count: 1 }]);
      expect(await countIn('later_colours')).toBe(0);
      await expect(countIn('former_colours')).rejects.toThrow('former_colours');
      await expect(countIn('former_colours__green')).rejects.toThrow('former_colours');
      await expect(countIn('never_reached')).rejects.toThrow('never_reached');
      await expect(countIn('never_reached__green')).rejects.toThrow('never_reached');
    });

    it('may index what the old rows do not have', async () => {
      const first = await side.started(boxesView);
      await record(side.eventStore, 'box-a', added('a', 'red'));
      await first.projections.settle();
      await first.stop();
      const { projections, boxes } = await side.started(widenedBoxes);
      expect(await projections.settle()).toBe(true);
      expect(await boxes()).toHaveLength(1);
    });

    it('takes up where an interrupted one was', async () => {
      for (let box = 0; box < 1_500; box += 1) await record(side.eventStore, `box-${box}`, added(`${box}`, 'red'));
      const first = await side.started(boxesView);
      await first.stop();
      const { projections, boxes } = await side.started(boxesView);
      expect(await projections.settle()).toBe(true);
      expect(await boxes()).toHaveLength(1_500);
    });
  });
}

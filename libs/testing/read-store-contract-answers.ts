import fc from 'fast-check';
import { sql } from 'kysely';
import { aheadMs, systemClock } from '#libs/kernel';
import {
  type KeysetOrder,
  keysetPage,
  keysetPages,
  ReadStore,
  type Row,
  rankedSearch,
  type TableShape,
  wordText,
} from '#libs/read-store';
import type { NewReadPlace, ReadPlace } from './read-place.js';
import type { SpecTools } from './spec-tools.js';

type Marble = {
  readonly id: number;
  readonly colour: string;
  readonly weight: number;
  readonly owner: string | null;
  readonly price: number | null;
  readonly words: string;
};

const marbleTable: TableShape<string, Marble> = {
  table: 'marbles',
  columns: {
    id: { type: 'integer' },
    colour: { type: 'text' },
    weight: { type: 'integer' },
    owner: { type: 'text', isNullable: true },
    price: { type: 'real', isNullable: true },
    words: { type: 'text' },
  },
  key: ['id'],
  indexes: [['colour', 'weight'], ['owner'], ['weight', 'owner', 'price', 'colour', 'words']],
};

const order: readonly KeysetOrder<Marble>[] = [
  { column: 'colour', direction: 'asc' },
  { column: 'weight', direction: 'desc' },
  { column: 'id', direction: 'asc' },
];

const anyMarbles = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 0, max: 200 }),
    colour: fc.constantFrom('blue', 'red', 'Red', 'grün', 'Über', 'z', '', '\u{1F7E2}', '\uFFFD'),
    weight: fc.integer({ min: -3, max: 3 }),
    owner: fc.constantFrom(null, 'ada', 'Bob', 'äda'),
    price: fc.constantFrom(null, 0.1, -2.5, 1e300),
    words: fc.constantFrom('red ball', 'reddish', 'a blue one', '').map((text) => wordText(text)),
  }),
  { selector: ({ id }) => id, maxLength: 40 },
);

/** What queries answer: the same on every database, in the same order. */
export function answerContract({ describe, it, expect, beforeAll, afterAll }: SpecTools, newPlace: NewReadPlace): void {
  let place: ReadPlace;
  let store: ReadStore;
  const save = (rows: readonly Row[]) =>
    store.database.transaction(() => store.database.rowTable('marbles', marbleTable).save(rows));
  const query = () => store.tables<{ readonly marbles: Marble }>().selectFrom('marbles');
  const search = () =>
    store
      .tables<{ readonly marbles: Marble }>()
      .selectFrom(rankedSearch(query().selectAll(), 'réd', [{ column: 'words', weight: 3 }]).as('ranked'))
      .selectAll();
  const empty = () =>
    store.database.transaction(async (transaction) => {
      await store.database.alone(transaction);
      await transaction.schema.dropTable('marbles').ifExists().execute();
      await store.database.createTable(transaction, 'marbles', marbleTable, 0);
    });
  const fill = async (...marbles: readonly Partial<Marble>[]) => {
    await empty();
    const plain = { colour: 'red', weight: 1, owner: null, price: null, words: '' };
    await save(marbles.map((marble, id) => ({ ...plain, id, ...marble })));
  };
  beforeAll(async () => {
    place = await newPlace();
    store = ReadStore.open(place.options);
  });
  afterAll(async () => {
    await store.close();
    await place.remove();
  });

  describe('a query', () => {
    it('gives every row of pages by keys once and in order, whatever is inserted between two pages', async () => {
      await fc.assert(
        fc.asyncProperty(anyMarbles, anyMarbles, fc.integer({ min: 1, max: 7 }), async (there, inserted, first) => {
          await empty();
          await save(there);
          const known = new Set(there.map(({ id }) => id));
          const arriving = inserted.filter(({ id }) => !known.has(id));
          const seen: Marble[] = [];
          let after: string | undefined;
          for (;;) {
            const { rows, hasNextPage } = await keysetPage(query().selectAll(), { order, first, after });
            seen.push(...rows.map(({ row }) => row));
            after = rows.at(-1)?.cursor();
            if (!hasNextPage) break;
            await save(arriving.splice(0, 3));
          }
          expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
          expect(seen.filter(({ id }) => known.has(id)).length).toBe(known.size);
          expect(seen.map(({ id }) => id)).toEqual(seen.toSorted(inOrder).map(({ id }) => id));
          const stored = new Map([...there, ...inserted].map((marble) => [marble.id, marble]));
          for (const marble of there) stored.set(marble.id, marble);
          for (const marble of seen) expect(marble).toEqual(stored.get(marble.id));
        }),
        { numRuns: 30 },
      );
    });

    it('puts null before everything else, and after it when it goes down', async () => {
      await fill({ owner: 'b' }, {}, { owner: 'a' }, {}, { owner: 'B' });
      const owners = async (direction: 'asc' | 'desc') =>
        (await query().selectAll().orderBy('owner', direction).orderBy('id').execute()).map(({ owner }) => owner);
      expect(await owners('asc')).toEqual([null, null, 'B', 'a', 'b']);
      expect(await owners('desc')).toEqual(['b', 'a', 'B', null, null]);
      const aliased = await query().select('owner as holder').orderBy('marbles.owner', 'desc').limit(1).execute();
      expect(aliased).toEqual([{ holder: 'b' }]);
    });

    it('counts and adds up in numbers', async () => {
      await fill({ weight: 2 ** 40 }, { weight: 3 }, { weight: 4, price: 0.1 });
      const counted = await query()
        .select((select) => [
          select.fn.countAll<number>().as('count'),
          select.fn.sum<number>('weight').as('weight'),
          select.fn.max('price').as('price'),
        ])
        .executeTakeFirstOrThrow();
      expect(counted).toEqual({ count: 3, weight: 2 ** 40 + 7, price: 0.1 });
    });

    it('finds nothing in an empty list, and everything outside it', async () => {
      await fill({}, {});
      expect(await query().selectAll().where('colour', 'in', []).execute()).toEqual([]);
      expect(await query().selectAll().where('colour', 'not in', []).execute()).toHaveLength(2);
    });

    it('looks for words by relevance, in pages', async () => {
      await fill(
        { words: wordText('Red Bälle') },
        { words: wordText('reddish') },
        { words: wordText('blue') },
        { words: wordText('RED') },
      );
      const byRelevance = [
        { column: 'relevance', direction: 'desc' },
        { column: 'id', direction: 'desc' },
      ] as const;
      const first = await keysetPage(search(), { order: byRelevance, first: 2 });
      const rest = await keysetPage(search(), { order: byRelevance, first: 2, after: first.rows.at(-1)?.cursor() });
      const found = [...first.rows, ...rest.rows].map(({ row: { id, relevance } }) => ({ id, relevance }));
      expect(found).toEqual([
        { id: 3, relevance: 6 },
        { id: 0, relevance: 6 },
        { id: 1, relevance: 3 },
      ]);
    });

    it('gives a page of each of several lists', async () => {
      await fill(
        { colour: 'a', weight: 1 },
        { colour: 'a', weight: 3 },
        { colour: 'a', weight: 2 },
        { colour: 'b' },
        { colour: 'c' },
      );
      const pages = await keysetPages(
        store.tables<{ readonly marbles: Marble }>(),
        query().where('colour', 'in', ['a', 'b']),
        {
          table: 'marbles',
          columns: ['id', 'colour', 'weight'],
          list: 'colour',
          first: 2,
          order: [
            { column: 'weight', direction: 'desc' },
            { column: 'id', direction: 'asc' },
          ],
        },
      );
      const ids = [...pages].map(([list, { rows, hasNextPage }]) => [list, rows.map(({ row }) => row.id), hasNextPage]);
      expect(ids.toSorted(([a], [b]) => String(a).localeCompare(String(b)))).toEqual([
        ['a', [1, 2], true],
        ['b', [3], false],
      ]);
    });

    it('is refused a cursor whose values fit no column, or finds nothing by it', async () => {
      await fill({});
      const forged = Buffer.from(JSON.stringify(['id asc', 'no number'])).toString('base64url');
      const byId = [{ column: 'id', direction: 'asc' }] as const;
      const outcome = await keysetPage(query().selectAll(), { order: byId, first: 1, after: forged }).then(
        ({ rows }) => rows,
        (error: unknown) => error,
      );
      expect(outcome instanceof Error ? outcome.name : outcome).toEqual(
        outcome instanceof Error ? 'InvalidCursor' : [],
      );
    });

    it('keeps numbers exactly, and refuses those that it cannot', async () => {
      const numbers = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0];
      await fill(...numbers.map((weight) => ({ weight, price: Math.PI })));
      const rows = await query().selectAll().orderBy('id').execute();
      expect(rows.map(({ weight }) => weight)).toEqual(numbers);
      expect(rows[0]?.price).toBe(Math.PI);
      await expect(
        save([{ id: 9, colour: 'red', weight: 0.5, owner: null, price: null, words: '' }]),
      ).rejects.toThrow();
      const failure = await save([{ id: 9, colour: 'red', weight: 0.5, owner: null, price: null, words: '' }]).catch(
        (error: unknown) => error,
      );
      expect(store.database.isFault(failure)).toBe(false);
    });

    it('never sees half a transaction, nor anything of one that failed', async () => {
      await fill({});
      const failed = store.database.transaction(async () => {
        await store.database.rowTable('marbles', marbleTable).remove([[0]]);
        expect(await query().selectAll().execute()).toHaveLength(1);
        throw new Error('Changed my mind');
      });
      await expect(failed).rejects.toThrow('Changed my mind');
      expect(await query().selectAll().execute()).toHaveLength(1);
    });

    it('cannot write', async () => {
      await fill({});
      await expect(store.tables<{ marbles: Marble }>().deleteFrom('marbles').execute()).rejects.toThrow(/read.?only/);
    });

    it('looks in the order of bytes, whatever the language of the database is', async () => {
      await fill({ colour: 'b' }, { colour: 'B' }, { colour: 'ä' }, { colour: 'a' });
      const colours = await query().select('colour').where('colour', '>', 'B').orderBy('colour').execute();
      expect(colours.map(({ colour }) => colour)).toEqual(['a', 'b', 'ä']);
    });

    it('knows the clock of its database', async () => {
      // Rows in a file have no clock but ours.
      const reading = await store.serverClock?.read();
      expect(Math.abs(reading === undefined ? 0 : aheadMs(systemClock, reading))).toBeLessThan(2_000);
      expect(store.serverClock?.last()).toEqual(reading);
      await sql`select 1`.execute(store.tables());
    });
  });
}

function inOrder(a: Marble, b: Marble): number {
  return Buffer.compare(Buffer.from(a.colour), Buffer.from(b.colour)) || b.weight - a.weight || a.id - b.id;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Database, RowTable } from './database.js';
import { InvalidCursor, keysetPage } from './keyset-page.js';
import { openSqliteDatabase } from './sqlite-database.js';
import type { TableShape } from './view.js';

type Marble = { readonly id: number; readonly colour: string; readonly weight: number };

const marbleTable: TableShape<string, Marble> = {
  table: 'marbles',
  columns: { id: { type: 'integer' }, colour: { type: 'text' }, weight: { type: 'integer' } },
  key: ['id'],
};
const order = [
  { column: 'colour', direction: 'asc' },
  { column: 'weight', direction: 'desc' },
  { column: 'id', direction: 'asc' },
] as const;

const directory = await mkdtemp(join(tmpdir(), 'read-store-'));
const database: Database = openSqliteDatabase(join(directory, 'views.sqlite'));
const marbles: RowTable = database.rowTable(marbleTable.table, marbleTable);
afterAll(async () => {
  await database.close();
  await rm(directory, { recursive: true });
});

beforeEach(() => empty());

function empty() {
  return database.transaction(async (transaction) => {
    await transaction.schema.dropTable('marbles').ifExists().execute();
    await database.createTable(transaction, 'marbles', marbleTable, 0);
  });
}

const save = (rows: readonly Marble[]) => database.transaction(() => marbles.save(rows));
const query = () => database.tables<{ readonly marbles: Marble }>().selectFrom('marbles').selectAll();

const anyMarbles = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 0, max: 200 }),
    colour: fc.constantFrom('blue', 'red', 'Red', 'grün', ''),
    weight: fc.integer({ min: -3, max: 3 }),
  }),
  { selector: ({ id }) => id, maxLength: 40 },
);

describe('paging by keys', () => {
  it('gives every row once and in order, whatever is inserted between two pages', async () => {
    await fc.assert(
      fc.asyncProperty(anyMarbles, anyMarbles, fc.integer({ min: 1, max: 7 }), async (there, inserted, first) => {
        await empty();
        await save(there);
        const known = new Set(there.map(({ id }) => id));
        const arriving = inserted.filter(({ id }) => !known.has(id));

        const seen: Marble[] = [];
        let after: string | undefined;
        for (;;) {
          const { rows, hasNextPage } = await keysetPage(query(), { order, first, after });
          seen.push(...rows.map(({ row }) => row));
          after = rows.at(-1)?.cursor();
          if (!hasNextPage) break;
          await save(arriving.splice(0, 3));
        }
        expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
        expect(
          seen
            .filter(({ id }) => known.has(id))
            .map(({ id }) => id)
            .toSorted(byNumber),
        ).toEqual([...known].toSorted(byNumber));
        expect(seen.map(({ id }) => id)).toEqual(seen.toSorted(inOrder).map(({ id }) => id));
      }),
      { numRuns: 60 },
    );
  });

  it('refuses a cursor that is not one, or of another order', async () => {
    await save([{ id: 1, colour: 'red', weight: 1 }]);
    const { rows } = await keysetPage(query(), { order, first: 1 });
    const byId = [{ column: 'id', direction: 'asc' }] as const;
    await expect(keysetPage(query(), { order: byId, first: 1, after: rows[0]?.cursor() })).rejects.toThrow(
      InvalidCursor,
    );
    await expect(keysetPage(query(), { order, first: 1, after: 'nonsense' })).rejects.toThrow(InvalidCursor);
    await expect(keysetPage(query(), { order, first: 1, after: 'A'.repeat(5_000) })).rejects.toThrow(InvalidCursor);
  });

  it('refuses a size out of bounds', async () => {
    await expect(keysetPage(query(), { order, first: 0 })).rejects.toThrow(RangeError);
    await expect(keysetPage(query(), { order, first: 1_001 })).rejects.toThrow(RangeError);
  });
});

function byNumber(a: number, b: number): number {
  return a - b;
}

/** As the database sorts text: by bytes. */
function inOrder(a: Marble, b: Marble): number {
  return Buffer.compare(Buffer.from(a.colour), Buffer.from(b.colour)) || b.weight - a.weight || a.id - b.id;
}

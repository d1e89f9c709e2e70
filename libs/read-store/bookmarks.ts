import type { Kysely } from 'kysely';
import type { Mark } from '#libs/kernel';
import type { AnyTables, Database } from './database.js';
import type { Migration } from './migrate.js';
import type { TableShape } from './view.js';

type BookmarkRow = { readonly name: string; readonly position: string; readonly factId: string | null };

/** As the first release made it. */
export const firstBookmarkTable: TableShape<string, Omit<BookmarkRow, 'factId'>> = {
  table: 'bookmarks',
  columns: { name: { type: 'text' }, position: { type: 'text' } },
  key: ['name'],
};

const bookmarkTable: TableShape<string, BookmarkRow> = {
  ...firstBookmarkTable,
  columns: { ...firstBookmarkTable.columns, factId: { type: 'text', isNullable: true } },
};

type UntoldRow = { readonly bookmark: string; readonly restoration: string };

export const untoldTable: TableShape<string, UntoldRow> = {
  table: 'untold_restorations',
  columns: { bookmark: { type: 'text' }, restoration: { type: 'text' } },
  key: ['bookmark', 'restoration'],
};

/** Its keeper tells of it when they go on: in the transaction that takes the bookmark back. */
export async function leaveUntold(transaction: Kysely<AnyTables>, row: UntoldRow): Promise<void> {
  await transaction
    .insertInto(untoldTable.table)
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export const addFactToBookmarks: Migration = async (transaction) => {
  await transaction.schema.alterTable(bookmarkTable.table).addColumn('factId', 'text').execute();
};

/** How far somebody who is neither view nor reaction has read the log, such as the publisher. */
export interface Bookmark {
  load(): Promise<Mark | undefined>;
  save(mark: Mark): Promise<void>;
  /** Restorations of the log that its keeper has not told others of yet. */
  untold(): Promise<readonly string[]>;
  told(restoration: string): Promise<void>;
}

export interface Bookmarks {
  /** One that nobody saved is at the beginning. */
  of(name: string): Bookmark;
  all(): Promise<readonly (Mark & { readonly name: string })[]>;
}

export function storedBookmarks(database: Database): Bookmarks {
  const table = database.rowTable(bookmarkTable.table, bookmarkTable);
  const queries = () => database.tables<{ readonly bookmarks: BookmarkRow }>().selectFrom('bookmarks').selectAll();
  const untold = database.rowTable(untoldTable.table, untoldTable);
  const untoldRows = () =>
    database.tables<{ readonly untold_restorations: UntoldRow }>().selectFrom('untold_restorations');
  return {
    of: (name) => ({
      load: async () => {
        const row = await queries().where('name', '=', name).executeTakeFirst();
        return row && markIn(row);
      },
      save: ({ position, factId = null }) => database.transaction(() => table.save([{ name, position, factId }])),
      untold: async () => {
        const rows = await untoldRows()
          .select('restoration')
          .where('bookmark', '=', name)
          .orderBy('restoration')
          .execute();
        return rows.map(({ restoration }) => restoration);
      },
      told: (restoration) => database.transaction(() => untold.remove([[name, restoration]])),
    }),
    all: async () => (await queries().execute()).map((row) => ({ name: row.name, ...markIn(row) })),
  };
}

function markIn({ position, factId }: BookmarkRow): Mark {
  return { position, factId: factId ?? undefined };
}

import type { Position } from '#libs/kernel';
import type { Database } from './database.js';
import type { TableShape } from './view.js';

type BookmarkRow = { readonly name: string; readonly position: string };

export const bookmarkTable: TableShape<string, BookmarkRow> = {
  table: 'bookmarks',
  columns: { name: { type: 'text' }, position: { type: 'text' } },
  key: ['name'],
};

/** How far somebody who is neither view nor reaction has read the log, such as the publisher. */
export interface Bookmark {
  load(): Promise<Position | undefined>;
  save(position: Position): Promise<void>;
}

export interface Bookmarks {
  /** One that nobody saved is at the beginning. */
  of(name: string): Bookmark;
  all(): Promise<readonly BookmarkRow[]>;
}

export function storedBookmarks(database: Database): Bookmarks {
  const table = database.rowTable(bookmarkTable.table, bookmarkTable);
  const queries = () => database.tables<{ readonly bookmarks: BookmarkRow }>().selectFrom('bookmarks').selectAll();
  return {
    of: (name) => ({
      load: async () => (await queries().where('name', '=', name).executeTakeFirst())?.position,
      save: (position) => database.transaction(() => table.save([{ name, position }])),
    }),
    all: () => queries().execute(),
  };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fact } from '#libs/kernel';
import { ReadStore, type Row, type RowView } from '#libs/read-store';

/** A read store on disk whose rows a spec puts there itself, for specs of queries. */
export interface StoredViews {
  readonly readStore: ReadStore;
  /** Makes the view's table and fills it, for instance with what `viewScenario(view).…rows()` gives. */
  store<Columns extends Row, F extends Fact>(view: RowView<Columns, F>, rows: readonly Columns[]): Promise<void>;
  close(): Promise<void>;
}

export function storedViews(): StoredViews {
  const directory = mkdtempSync(join(tmpdir(), 'bourse-views-'));
  const readStore = ReadStore.open({ path: join(directory, 'views.sqlite') });
  const { database } = readStore;
  return {
    readStore,
    store: ({ table, columns, key, indexes = [] }, rows) =>
      database.transaction(async (transaction) => {
        const shape = { table, columns, key, indexes };
        await database.createTable(transaction, table, shape, 1);
        await database.rowTable(table, shape).save(rows);
      }),
    close: async () => {
      await readStore.close();
      rmSync(directory, { recursive: true });
    },
  };
}

import type { Kysely } from 'kysely';
import type { AnyTables, Database } from './database.js';
import type { TableShape } from './view.js';

/** One change of the engine's own tables. Released ones stay as they are: what comes later is another one. */
export type Migration = (transaction: Kysely<AnyTables>, database: Database) => Promise<void>;

type VersionRow = { readonly component: string; readonly version: number };

const versionTable: TableShape<string, VersionRow> = {
  table: 'schema_versions',
  columns: { component: { type: 'text' }, version: { type: 'integer' } },
  key: ['component'],
};

/** A newer release has changed the tables in a way that this one does not know. */
class SchemaTooNew extends Error {
  override readonly name = 'SchemaTooNew';

  constructor(
    readonly component: string,
    readonly version: number,
  ) {
    super(`The tables of ${component} are at version ${version}, which this release does not know: run the newer one`);
  }
}

/** Makes the changes that a database has not had yet, each once, whichever process comes first. */
export async function migrate(database: Database, component: string, migrations: readonly Migration[]): Promise<void> {
  database.know([versionTable]);
  await database.transaction(async (transaction) => {
    await database.alone(transaction);
    await database.createTable(transaction, versionTable.table, versionTable, 0);
    const versions = database.rowTable(versionTable.table, versionTable);
    const [row] = await versions.load([[component]]);
    const version = Number(row?.['version'] ?? 0);
    if (version > migrations.length) throw new SchemaTooNew(component, version);
    if (version === migrations.length) return;
    for (const migration of migrations.slice(version)) await migration(transaction, database);
    await versions.save([{ component, version: migrations.length }]);
  });
}

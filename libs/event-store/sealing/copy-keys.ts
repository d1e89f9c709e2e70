import type { DatabaseSync } from 'node:sqlite';
import { openPostgresql, type PostgresqlConnection, type PostgresqlOptions } from '#libs/postgresql';
import { erasedUpToRow } from './erased-up-to.js';
import { fingerprintOf, openKeysFile, storedSignInsKeptSince } from './keys-file.js';
import { MasterKeyFault } from './master-key.js';
import { prepareKeys } from './postgresql-keys-schema.js';

export interface CopyKeysOptions {
  /** Where `keys.sqlite` is. */
  readonly directory: string;
  readonly database: PostgresqlOptions;
}

const pageRows = 1_000;

/**
 * Copies the wrapped keys of streams, and the names and sign-ins of people, from an embedded installation beside the views of a distributed one, which needs the
 * same master key. Again changes nothing; what was erased on either side stays so. Gives how many rows there are.
 * Throws `MasterKeyFault` when the database holds another installation's keys.
 */
export async function copyKeys({
  directory,
  database: options,
}: CopyKeysOptions): Promise<{ readonly rowCount: number }> {
  const file = openKeysFile(directory);
  const database = openPostgresql(options);
  try {
    const fingerprint = fingerprintOf(file.database);
    if (fingerprint === undefined) throw new MasterKeyFault(`There are no keys in ${directory}`);
    await prepareKeys(database, { fingerprint, signInsKeptSince: storedSignInsKeptSince(file.database) });
    let rowCount = 0;
    for (const table of tables) {
      for (const rows of pagesOf(file.database, table)) {
        await database.transaction((connection) => save(connection, table, rows));
        rowCount += rows.length;
      }
    }
    return { rowCount };
  } finally {
    file.close();
    await database.close();
  }
}

interface Table {
  readonly table: string;
  readonly key: string;
  /** Columns that are empty once the row was erased, with their types in PostgreSQL. */
  readonly erasable: Readonly<Record<string, 'bytea' | 'text'>>;
}

const tables: readonly Table[] = [
  { table: 'stream_keys', key: 'stream', erasable: { wrapped_key: 'bytea' } },
  { table: 'people', key: 'principal', erasable: { sealed: 'bytea', signed_in_at: 'text', sign_in: 'bytea' } },
];

type KeyRow = Readonly<Record<string, unknown>>;

function* pagesOf(database: DatabaseSync, { table, key }: Table): Iterable<readonly KeyRow[]> {
  // How far erasures were carried out is said in positions of the log that is left behind.
  const page = database.prepare(
    `SELECT * FROM ${table} WHERE ${key} > ? AND ${key} <> '${erasedUpToRow}' ORDER BY ${key} LIMIT ${pageRows}`,
  );
  for (let after = ''; ; ) {
    const rows = page.all(after);
    if (rows.length === 0) return;
    yield rows;
    after = String(rows.at(-1)?.[key]);
  }
}

const copied = (value: unknown) => (value instanceof Uint8Array ? Buffer.from(value) : (value ?? null));

function save(connection: PostgresqlConnection, { table, key, erasable }: Table, rows: readonly KeyRow[]) {
  const columns = Object.entries({ [key]: 'text', erased_at: 'text', ...erasable });
  const names = columns.map(([name]) => name);
  const arrays = columns.map(([, type], index) => `$${index + 1}::${type}[]`);
  const emptied = Object.keys(erasable).map((name) => `${name} = null`);
  return connection.query(
    `insert into ${table} (${names.join(', ')}) select * from unnest(${arrays.join(', ')})
     on conflict (${key}) do update set ${emptied.join(', ')}, erased_at = coalesce(${table}.erased_at, excluded.erased_at)
     where excluded.erased_at is not null`,
    names.map((name) => rows.map((row) => copied(row[name]))),
  );
}

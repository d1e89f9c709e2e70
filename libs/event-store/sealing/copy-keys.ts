import type { DatabaseSync } from 'node:sqlite';
import { openPostgresql, type PostgresqlConnection, type PostgresqlOptions } from '#libs/postgresql';
import { fingerprintOf, openKeysFile } from './keys-file.js';
import { MasterKeyFault } from './master-key.js';
import { prepareKeys } from './postgresql-keys-schema.js';

export interface CopyKeysOptions {
  /** Where `keys.sqlite` is. */
  readonly directory: string;
  readonly database: PostgresqlOptions;
}

const pageRows = 1_000;

/**
 * Copies the wrapped keys of streams and the names of people from an embedded installation beside the views of a distributed one, which needs the
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
    await prepareKeys(database, fingerprint);
    let rowCount = 0;
    for (const { table, key, secret } of tables) {
      for (const rows of pagesOf(file.database, table, key)) {
        await database.transaction((connection) => save(connection, { table, key, secret }, rows));
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
  /** Empty once it was erased. */
  readonly secret: string;
}

const tables: readonly Table[] = [
  { table: 'stream_keys', key: 'stream', secret: 'wrapped_key' },
  { table: 'people', key: 'principal', secret: 'sealed' },
];

type KeyRow = Readonly<Record<string, unknown>>;

function* pagesOf(database: DatabaseSync, table: string, key: string): Iterable<readonly KeyRow[]> {
  const page = database.prepare(`SELECT * FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT ${pageRows}`);
  for (let after = ''; ; ) {
    const rows = page.all(after);
    if (rows.length === 0) return;
    yield rows;
    after = String(rows.at(-1)?.[key]);
  }
}

const bytes = (value: unknown) => (value instanceof Uint8Array ? Buffer.from(value) : null);

function save(connection: PostgresqlConnection, { table, key, secret }: Table, rows: readonly KeyRow[]) {
  return connection.query(
    `insert into ${table} (${key}, ${secret}, erased_at) select * from unnest($1::text[], $2::bytea[], $3::text[])
     on conflict (${key}) do update set ${secret} = null, erased_at = coalesce(${table}.erased_at, excluded.erased_at)
     where excluded.erased_at is not null`,
    [rows.map((row) => row[key]), rows.map((row) => bytes(row[secret])), rows.map((row) => row['erased_at'])],
  );
}

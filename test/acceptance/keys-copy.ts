import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { backUpKeys } from '#libs/event-store';
import { systemClock } from '#libs/kernel';
import { openPostgresql, type PostgresqlOptions } from '#libs/postgresql';
import type { Marketplace } from './marketplace.js';

const tables = ['stream_keys', 'people', 'key_installation', 'key_changes'];

/** Copies the keys of a marketplace as they are now. Gives what puts the copy back in their place. */
export async function copyOfKeys(marketplace: Marketplace): Promise<() => Promise<void>> {
  const { distributed } = marketplace.configuration.engines;
  return distributed === undefined ? copyOfFile(marketplace.dataDirectory) : copyOfTables(distributed.database);
}

/** Takes the key of a stream away while nothing runs. */
export async function loseKey({ configuration, dataDirectory }: Marketplace, stream: string): Promise<void> {
  const { distributed } = configuration.engines;
  if (distributed !== undefined)
    return run(distributed.database, [`delete from stream_keys where stream = '${stream}'`]);
  const database = new DatabaseSync(join(dataDirectory, 'keys.sqlite'));
  database.prepare('DELETE FROM stream_keys WHERE stream = ?').run(stream);
  database.close();
}

async function copyOfFile(directory: string): Promise<() => Promise<void>> {
  const copy = `${directory}-keys`;
  await backUpKeys({ from: directory, to: copy, clock: systemClock });
  return async () => {
    for (const ending of ['', '-wal', '-shm']) rmSync(join(directory, `keys.sqlite${ending}`), { force: true });
    copyFileSync(join(copy, 'keys.sqlite'), join(directory, 'keys.sqlite'));
  };
}

async function copyOfTables(options: PostgresqlOptions): Promise<() => Promise<void>> {
  await run(
    options,
    tables.map((table) => `create table copy_of_${table} as table ${table}`),
  );
  const statements = tables.flatMap((table) => [`truncate ${table}`, `insert into ${table} table copy_of_${table}`]);
  return () => run(options, statements);
}

async function run(options: PostgresqlOptions, statements: readonly string[]): Promise<void> {
  const database = openPostgresql(options);
  await database.transaction(async (connection) => {
    for (const statement of statements) await connection.query(statement, []);
  });
  await database.close();
}

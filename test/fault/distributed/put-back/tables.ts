import { Client } from 'pg';
import { z } from 'zod';
import type { Place } from '../installation.js';

/** What lies in the database, put back by its tables. */
export type TablePart = 'views' | 'keys' | 'operations';

const ownTables = {
  keys: ['stream_keys', 'people', 'key_installation', 'key_changes'],
  operations: ['reaction_checkpoints', 'bookmarks', 'leases', 'last_uses'],
} as const;

/** Copies the tables of all parts as they are at one moment. Gives what puts those of some parts back in one transaction. */
export async function copyTables({ databaseUrl, namespace }: Place) {
  const copy = `${namespace}_copy`;
  const names = await run(databaseUrl, [
    `select table_name from information_schema.tables where table_schema = '${namespace}'`,
  ]);
  const tables = z
    .array(z.object({ table_name: z.string() }))
    .parse(names)
    .map(({ table_name }) => table_name);
  await run(databaseUrl, [
    `drop schema if exists "${copy}" cascade`,
    `create schema "${copy}"`,
    'begin isolation level repeatable read',
    ...tables.map((table) => `create table "${copy}"."${table}" as table "${namespace}"."${table}"`),
    'commit',
  ]);
  return async (parts: readonly TablePart[]): Promise<void> => {
    const wanted = tables.filter((table) => parts.includes(partOf(table)));
    if (wanted.length === 0) return;
    await run(databaseUrl, [
      'begin',
      `truncate ${wanted.map((table) => `"${namespace}"."${table}"`).join(', ')}`,
      ...wanted.map((table) => `insert into "${namespace}"."${table}" table "${copy}"."${table}"`),
      'commit',
    ]);
  };
}

/** Everything that is neither a key nor operational is built from the log. */
function partOf(table: string): TablePart {
  if (ownTables.keys.some((own) => own === table)) return 'keys';
  return ownTables.operations.some((own) => own === table) ? 'operations' : 'views';
}

/** Runs statements one after the other on a connection of its own. Gives the rows of the last. */
export async function run(url: string, statements: readonly string[]): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    let rows: readonly unknown[] = [];
    for (const statement of statements) ({ rows } = await client.query<Record<string, unknown>>(statement));
    return rows;
  } finally {
    await client.end();
  }
}

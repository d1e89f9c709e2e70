import { setTimeout as sleep } from 'node:timers/promises';
import type { Postgresql, PostgresqlConnection } from '#libs/postgresql';
import { signInsKeptSinceName } from './keys-file.js';
import { MasterKeyFault } from './master-key.js';
import type { KeyReads } from './postgresql-key-reads.js';

/** Counters that tell other processes to forget what they keep in memory. */
export const counted = { erasures: 'erasures', people: 'people', putBacks: 'put-backs' } as const;

const tables = [
  'create table if not exists key_installation (name text primary key, value text not null)',
  'create table if not exists stream_keys (stream text primary key, wrapped_key bytea, erased_at text)',
  'create table if not exists people (principal text primary key, sealed bytea, erased_at text)',
  'alter table people add column if not exists signed_in_at text collate "C", add column if not exists sign_in bytea',
  'create table if not exists key_changes (name text primary key, count bigint not null)',
];

interface InstallationKeys {
  readonly fingerprint: string;
  /** What to write down unless it is written down already; undefined leaves that to whoever opens the keys. */
  readonly signInsKeptSince: string | undefined;
}

/**
 * Makes what is missing, and refuses keys that were wrapped with another master key. Several processes may do so at once. Gives
 * since when sign-ins are kept, once somebody has written that down.
 */
export async function prepareKeys(
  database: Postgresql,
  { fingerprint, signInsKeptSince }: InstallationKeys,
): Promise<string | undefined> {
  const stored = await database.transaction(async (connection) => {
    await database.lock(connection, `${database.schema}.keys`);
    await prepareSchema(connection, database.schema);
    for (const table of tables) await connection.query(table, []);
    await connection.query(
      `insert into key_installation (name, value)
       select name, value from (values ('fingerprint', $1), ($2, $3)) as given (name, value) where value is not null
       on conflict (name) do nothing`,
      [fingerprint, signInsKeptSinceName, signInsKeptSince ?? null],
    );
    const { rows } = await connection.query<{ readonly name: string; readonly value: string }>(
      'select name, value from key_installation',
      [],
    );
    return new Map(rows.map(({ name, value }) => [name, value]));
  });
  const wrappedBy = stored.get('fingerprint');
  if (wrappedBy === fingerprint) return stored.get(signInsKeptSinceName);
  throw new MasterKeyFault(
    `The keys in the database were wrapped with master key ${wrappedBy}, but this one is ${fingerprint}`,
  );
}

/** Makes the schema where it is missing. `if not exists` asks for the right to make one even when it is there, so it is looked for first. */
async function prepareSchema(connection: PostgresqlConnection, schema: string): Promise<void> {
  const { rows } = await connection.query('select 1 from pg_namespace where nspname = $1', [schema]);
  if (rows.length === 0) await connection.query(`create schema if not exists "${schema}"`, []);
}

export async function changeCount(
  connection: PostgresqlConnection,
  name: (typeof counted)[keyof typeof counted],
): Promise<void> {
  await connection.query(
    `insert into key_changes (name, count) values ($1, 1)
     on conflict (name) do update set count = key_changes.count + 1`,
    [name],
  );
}

/** What another process changed is noticed this soon, as long as the database answers. */
const noticeMs = 500;

/** Looks once whether others changed something since it looked last. Throws the database's faults. */
export function changesByOthers(
  reads: KeyReads,
  onChange: (name: string) => void | Promise<void>,
): () => Promise<void> {
  const known = new Map<string, number>();
  return async () => {
    const changes = await reads.rows<{ readonly name: string; readonly count: number }>(
      'name',
      'select name, count from key_changes',
      [],
    );
    for (const { name, count } of changes) {
      if ((known.get(name) ?? 0) !== count) await onChange(name);
      known.set(name, count);
    }
  };
}

/** Looks again and again until `signal` aborts. A database that is away is asked again. */
export async function keepNoticing(notice: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await notice().catch(() => undefined);
    await sleep(noticeMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

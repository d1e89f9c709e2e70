import {
  Kysely,
  type PostgresCursor,
  PostgresDialect,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from 'kysely';
import type { Client } from 'pg';
import type { AnyBatchView } from '#libs/read-store';
import type { Write } from './recorded-log.js';

/** The view's own statements on this client, inside whatever transaction it has, each planned once. */
export function batchWriter(client: Client, view: AnyBatchView): Write {
  const connection = connectionOf(client, view.name);
  const pool = { connect: async () => connection, end: async () => undefined, options: {} };
  const database = new Kysely<never>({ dialect: new PostgresDialect({ pool }) });
  return (batch) => view.project(batch, database);
}

function connectionOf(client: Client, prefix: string): PostgresPoolClient {
  const names = new Map<string, string>();
  const nameOf = (text: string) => {
    const name = names.get(text) ?? `${prefix} ${names.size}`;
    names.set(text, name);
    return name;
  };
  function query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query(text: unknown, parameters: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new TypeError('Rows are not streamed here');
    return client.query({ name: nameOf(text), text, values: [...parameters] });
  }
  return { query, release: () => undefined };
}

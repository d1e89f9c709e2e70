import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Postgresql, PostgresqlConnection } from '#libs/postgresql';
import { postgresqlKeyReads } from './postgresql-key-reads.js';
import { postgresqlKeyRows } from './postgresql-key-rows.js';
import { SealBroken } from './sealing.js';

describe('keys that are made in PostgreSQL', () => {
  it('cost one transaction for all streams that came up during the one before', async () => {
    const { database, transactions } = busyDatabase();
    const rows = postgresqlKeyRows(database, postgresqlKeyReads(database), createSecretKey(randomBytes(32)));
    const keys = await Promise.all(['d', 'a', 'c', 'b', 'a'].map((stream) => rows.obtain(stream)));
    expect(transactions).toEqual([['d'], ['a', 'b', 'c']]);
    expect(keys[4]).toBe(keys[1]);
  });

  it('fail alone when somebody altered one of them', async () => {
    const { database, stored } = busyDatabase();
    const rows = postgresqlKeyRows(database, postgresqlKeyReads(database), createSecretKey(randomBytes(32)));
    await rows.obtain('altered');
    stored.set('altered', randomBytes(60));
    const [first, altered, other] = ['first', 'altered', 'other'].map((stream) => rows.obtain(stream));
    await expect(altered).rejects.toThrow(SealBroken);
    expect(await Promise.all([first, other])).toHaveLength(2);
  });
});

/** What the statements of keys need of a database, and which streams each transaction was about. */
function busyDatabase() {
  const stored = new Map<unknown, unknown>();
  const transactions: unknown[][] = [];
  const query: PostgresqlConnection['query'] = async (text, [streams, wrapped]) => {
    const rows: never[] = JSON.parse('[]');
    if (!Array.isArray(streams)) {
      Reflect.set(rows, 0, { server: 'the same', ofKeys: null, ofNames: null });
      return { rows, rowCount: 1, command: 'SELECT' };
    }
    if (text.startsWith('insert') && Array.isArray(wrapped)) {
      transactions.push(streams);
      for (const [index, stream] of streams.entries()) if (!stored.has(stream)) stored.set(stream, wrapped[index]);
    } else {
      for (const stream of streams) Reflect.set(rows, rows.length, { stream, wrapped_key: stored.get(stream) });
    }
    return { rows, rowCount: rows.length, command: 'SELECT' };
  };
  const connection: PostgresqlConnection = {
    query,
    prepared: (_, text, values) => query(text, values),
    release: () => undefined,
  };
  const database: Postgresql = {
    schema: 'keys',
    queries: { connect: async () => connection, end: async () => undefined, options: {} },
    transaction: async (work) => {
      await new Promise(setImmediate);
      return work(connection);
    },
    lock: async () => undefined,
    session: () => Promise.reject(new Error('nobody asks for one')),
    close: async () => undefined,
  };
  return { database, transactions, stored };
}

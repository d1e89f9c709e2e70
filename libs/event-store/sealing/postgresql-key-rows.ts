import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { Postgresql } from '#libs/postgresql';
import { decrypt, encrypt } from './cipher.js';
import { inGroups } from './in-groups.js';
import { changeCount, counted } from './postgresql-keys-schema.js';
import { SealBroken } from './sealing.js';

const keyBytes = 32;

type StreamKey = KeyObject | 'erased';

interface KeyRow {
  readonly stream: string;
  readonly wrapped_key: Uint8Array | null;
}

/** The keys of streams as they lie in the database: wrapped with the master key, and bound to their stream. */
export interface PostgresqlKeyRows {
  /** Those that have none are missing. */
  find(streams: readonly string[]): Promise<ReadonlyMap<string, StreamKey>>;
  /** The stream's key, made when it has none. All that are asked for during one transaction are the next. */
  obtain(stream: string): Promise<StreamKey>;
  /** Leaves a mark, so that no second key is made for the stream. */
  erase(stream: string, erasedAt: string): Promise<void>;
}

export function postgresqlKeyRows(database: Postgresql, wrapping: KeyObject): PostgresqlKeyRows {
  const opened = ({ stream, wrapped_key: wrapped }: KeyRow): StreamKey => {
    if (wrapped === null) return 'erased';
    const key = decrypt(wrapping, Buffer.from(wrapped), stream);
    if (key === undefined) throw new SealBroken(stream, 'its key in the database was altered or moved');
    return createSecretKey(key);
  };
  const keysOf = (rows: readonly KeyRow[]) => new Map(rows.map((row) => [row.stream, opened(row)]));

  /** In the order of their names, so that two processes never wait for each other. */
  const makeAll = (streams: readonly string[]) => {
    const sorted = streams.toSorted((a, b) => (a < b ? -1 : 1));
    const wrapped = sorted.map((stream) => encrypt(wrapping, randomBytes(keyBytes), stream));
    return database.transaction(async (connection) => {
      await connection.query(
        `insert into stream_keys (stream, wrapped_key) select * from unnest($1::text[], $2::bytea[])
         on conflict (stream) do nothing`,
        [sorted, wrapped],
      );
      const { rows } = await connection.query<KeyRow>(selectKeys, [sorted]);
      return rows;
    });
  };
  /** A key that somebody altered is the trouble of its own stream only. */
  const openedAlone = (stream: string, row: KeyRow | undefined): StreamKey | SealBroken => {
    if (row === undefined) return new SealBroken(stream, 'it was given no key');
    try {
      return opened(row);
    } catch (error) {
      if (error instanceof SealBroken) return error;
      throw error;
    }
  };
  /** One at a time, and each waits for the server's disk: so all that come up meanwhile are in the next. */
  const groups = inGroups<StreamKey>(async (streams) => {
    const rows = new Map((await makeAll(streams)).map((row) => [row.stream, row]));
    return streams.map((stream) => openedAlone(stream, rows.get(stream)));
  });

  return {
    find: async (streams) => {
      const connection = await database.queries.connect();
      try {
        const { rows } = await connection.query<KeyRow>(selectKeys, [streams]);
        return keysOf(rows);
      } finally {
        connection.release();
      }
    },
    obtain: (stream) => groups.make(stream),
    erase: (stream, erasedAt) =>
      database.transaction(async (connection) => {
        await connection.query(
          `insert into stream_keys (stream, erased_at) values ($1, $2)
           on conflict (stream) do update set wrapped_key = null, erased_at = coalesce(stream_keys.erased_at, excluded.erased_at)`,
          [stream, erasedAt],
        );
        await changeCount(connection, counted.erasures);
      }),
  };
}

const selectKeys = 'select stream, wrapped_key from stream_keys where stream = any($1)';

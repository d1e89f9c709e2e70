import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { inGroups } from '#libs/kernel';
import type { Postgresql } from '#libs/postgresql';
import { decrypt, encrypt } from './cipher.js';
import type { KeyReads } from './postgresql-key-reads.js';
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
  find(streams: readonly string[]): Promise<ReadonlyMap<string, StreamKey | SealBroken>>;
  erasedAmong(streams: readonly string[]): Promise<readonly string[]>;
  /** The stream's key, made when it has none. All that are asked for during one transaction are the next. */
  obtain(stream: string): Promise<StreamKey>;
  /** Leaves a sign for each, so that no second key is made for the stream. */
  erase(streams: readonly string[], erasedAt: string): Promise<void>;
  /** Keys that a process still has, for streams that have none here, and no sign that theirs was erased. */
  writeBack(keys: ReadonlyMap<string, KeyObject>): Promise<void>;
}

export function postgresqlKeyRows(database: Postgresql, reads: KeyReads, wrapping: KeyObject): PostgresqlKeyRows {
  const opened = ({ stream, wrapped_key: wrapped }: KeyRow): StreamKey => {
    if (wrapped === null) return 'erased';
    const key = decrypt(wrapping, Buffer.from(wrapped), stream);
    if (key === undefined) throw new SealBroken(stream, 'its key in the database was altered or moved');
    return createSecretKey(key);
  };
  const makeAll = (streams: readonly string[]) => {
    const sorted = inOrder(streams);
    const wrapped = sorted.map((stream) => encrypt(wrapping, randomBytes(keyBytes), stream));
    return reads.transaction(async (connection) => {
      await connection.query(insertKeys, [sorted, wrapped]);
      const { rows } = await connection.query<KeyRow>(selectKeys, [sorted]);
      return rows;
    });
  };
  /** A key that somebody altered is the trouble of its own stream only. */
  const openedAlone = (row: KeyRow): StreamKey | SealBroken => {
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
    return streams.map((stream) => {
      const row = rows.get(stream);
      return row === undefined ? new SealBroken(stream, 'it was given no key') : openedAlone(row);
    });
  });

  return {
    find: async (streams) => {
      const rows = await reads.rows<KeyRow>('stream', selectKeys, [streams]);
      return new Map(rows.map((row) => [row.stream, openedAlone(row)]));
    },
    erasedAmong: async (streams) => {
      const rows = await reads.rows<Pick<KeyRow, 'stream'>>('stream', selectErased, [streams]);
      return rows.map(({ stream }) => stream);
    },
    obtain: (stream) => groups.make(stream),
    erase: (streams, erasedAt) =>
      database.transaction(async (connection) => {
        await connection.query(
          `insert into stream_keys (stream, erased_at) select stream, $2 from unnest($1::text[]) as given (stream)
           on conflict (stream) do update set wrapped_key = null, erased_at = excluded.erased_at
           where stream_keys.erased_at is null`,
          [inOrder(streams), erasedAt],
        );
        await changeCount(connection, counted.erasures);
      }),
    writeBack: async (keys) => {
      const streams = inOrder([...keys.keys()]);
      const wrapped = streams.map((stream) => encrypt(wrapping, keys.get(stream)?.export() ?? '', stream));
      await database.transaction((connection) => connection.query(insertKeys, [streams, wrapped]));
    },
  };
}

/** Each once, in the order of their names, so that two processes never wait for each other. */
function inOrder(streams: readonly string[]): readonly string[] {
  return [...new Set(streams)].toSorted((a, b) => (a < b ? -1 : 1));
}

const insertKeys = `insert into stream_keys (stream, wrapped_key) select * from unnest($1::text[], $2::bytea[])
  on conflict (stream) do nothing`;

const selectErased = 'select stream from stream_keys where stream = any($1) and wrapped_key is null';

const selectKeys = 'select stream, wrapped_key from stream_keys where stream = any($1)';

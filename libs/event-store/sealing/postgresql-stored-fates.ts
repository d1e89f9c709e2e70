import { openPostgresql, type PostgresqlOptions } from '#libs/postgresql';
import type { StreamFate } from './sealing.js';
import type { StoredFates } from './stored-fates.js';

interface StoredRow {
  readonly stream: string;
  readonly is_erased: boolean;
}

/** By the keys in a schema, in which nothing is made: where it holds no table of keys, no text can be read. */
export function storedFatesOn(options: PostgresqlOptions): StoredFates {
  const database = openPostgresql({ ...options, poolMax: 1 });
  const rowsOf = async (streams: readonly string[]): Promise<readonly StoredRow[]> => {
    const connection = await database.queries.connect();
    try {
      const { rows } = await connection.query("select 1 where to_regclass('stream_keys') is not null", []);
      if (rows.length === 0) return [];
      return (await connection.query<StoredRow>(selectRows, [streams])).rows;
    } finally {
      connection.release();
    }
  };
  return {
    fatesOf: async (streams) => {
      const known = new Map((await rowsOf(streams)).map((row) => [row.stream, row]));
      return streams.map((stream) => fateOf(known.get(stream)));
    },
    close: () => database.close(),
  };
}

function fateOf(row: StoredRow | undefined): StreamFate {
  if (row === undefined) return 'UNREADABLE';
  return row.is_erased ? 'ERASED' : 'SEALED';
}

const selectRows = 'select stream, wrapped_key is null as is_erased from stream_keys where stream = any($1)';

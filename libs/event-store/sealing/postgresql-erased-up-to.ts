import type { Mark } from '#libs/kernel';
import type { Postgresql, PostgresqlConnection } from '#libs/postgresql';
import { ErasedUpTo, earlierOf, erasedUpToRow, isSameMark, textOfMark } from './erased-up-to.js';

/** Among the keys and the names in the database, for all processes together. */
export class PostgresqlErasedUpTo extends ErasedUpTo {
  readonly #database: Postgresql;

  constructor(database: Postgresql) {
    super();
    this.#database = database;
  }

  override load(): Promise<Mark | undefined> {
    return this.#database.transaction((connection) => stored(connection));
  }

  override move(from: Mark | undefined, to: Mark): Promise<boolean> {
    return this.#database.transaction(async (connection) => {
      await this.#database.lock(connection, `${this.#database.schema}.erased-up-to`);
      if (!isSameMark(await stored(connection), from)) return false;
      for (const [table, key] of places) {
        await connection.query(
          `insert into ${table} (${key}, erased_at) values ($1, $2)
           on conflict (${key}) do update set erased_at = excluded.erased_at`,
          [erasedUpToRow, textOfMark(to)],
        );
      }
      return true;
    });
  }
}

const places = [
  ['stream_keys', 'stream'],
  ['people', 'principal'],
] as const;

async function stored(connection: PostgresqlConnection): Promise<Mark | undefined> {
  const { rows } = await connection.query<{ readonly ofKeys: string | null; readonly ofNames: string | null }>(
    `select (select erased_at from stream_keys where stream = $1) as "ofKeys",
       (select erased_at from people where principal = $1) as "ofNames"`,
    [erasedUpToRow],
  );
  const { ofKeys, ofNames } = rows[0] ?? { ofKeys: null, ofNames: null };
  return earlierOf(ofKeys ?? undefined, ofNames ?? undefined);
}

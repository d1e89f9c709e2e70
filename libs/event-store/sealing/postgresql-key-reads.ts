import { comparePositions, ForeignPosition } from '#libs/kernel';
import { type Postgresql, type PostgresqlConnection, PostgresqlUnavailable } from '#libs/postgresql';
import { erasedUpToRow, markInText } from './erased-up-to.js';

/** What tells one state of the keys from an older one: which start of the server holds them, and how far erasures were carried out in them. */
interface KeysState {
  readonly server: string;
  readonly ofKeys: string | null;
  readonly ofNames: string | null;
}

/** The keys in the database are not those that this process knew: they were put back to an older copy, or the server was started anew. */
class KeysPutBack extends PostgresqlUnavailable {}

/** Reads keys and names, and never from a copy in which erasures may be missing. */
export interface KeyReads {
  /** The rows of a query with a column that is never null, by whose name they are told from nothing. */
  rows<Row>(column: keyof Row, text: string, values: readonly unknown[]): Promise<readonly Row[]>;
  /** Work in one transaction that is rolled back, and done again after the erasures, when the keys were put back. */
  transaction<Result>(work: (connection: PostgresqlConnection) => Promise<Result>): Promise<Result>;
  /** What has to be done before keys that were put back are read: until it is done nothing is. */
  onPutBack(mend: () => Promise<void>): void;
}

const attemptsMax = 5;

const stateOfKeys = `select pg_postmaster_start_time()::text as "server",
  (select erased_at from stream_keys where stream = '${erasedUpToRow}') as "ofKeys",
  (select erased_at from people where principal = '${erasedUpToRow}') as "ofNames"`;

const withState = (text: string) => `select * from (${stateOfKeys}) as state left join (${text}) as asked on true`;

/**
 * Each answer carries the state of the keys with it, in the same statement. So it does not matter how the keys were put back, nor whether anybody saw the
 * connections break: what was read is thrown away, the erasures are carried out, and it is read again.
 */
export function postgresqlKeyReads(database: Postgresql): KeyReads {
  let known: KeysState | undefined;
  let mend: (() => Promise<void>) | undefined;
  let mending: Promise<void> | undefined;

  /** `before` is what was known when it was asked: an answer that another one has overtaken is no older for that. */
  const assertNoOlder = (state: KeysState | undefined, before: KeysState | undefined): void => {
    if (state === undefined) throw new KeysPutBack('The database does not say which keys it holds');
    if (before !== undefined && isOlder(state, before)) throw new KeysPutBack('The keys were put back');
    if (known === undefined || !isOlder(state, known)) known = state;
  };

  const mendOnce = (): Promise<void> => {
    mending ??= (async () => {
      try {
        await mend?.();
        [known] = await rowsOf<KeysState>(database, stateOfKeys, []);
      } finally {
        mending = undefined;
      }
    })();
    return mending;
  };

  const mended = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof KeysPutBack) || attempt === attemptsMax) throw error;
        await mendOnce();
      }
    }
  };

  return {
    onPutBack: (given) => {
      mend = given;
    },
    rows: <Row>(column: keyof Row, text: string, values: readonly unknown[]) =>
      mended(async () => {
        const before = known;
        const rows = await rowsOf<KeysState & Row>(database, withState(text), values);
        assertNoOlder(rows[0], before);
        return rows.filter((row) => row[column] !== null);
      }),
    transaction: (work) =>
      mended(() =>
        database.transaction(async (connection) => {
          const before = known;
          const state = connection.query<KeysState>(stateOfKeys, []);
          state.catch(() => undefined);
          const result = await work(connection);
          assertNoOlder((await state).rows[0], before);
          return result;
        }),
      ),
  };
}

async function rowsOf<Row>(database: Postgresql, text: string, values: readonly unknown[]): Promise<readonly Row[]> {
  const connection = await database.queries.connect();
  try {
    return (await connection.query<Row>(text, values)).rows;
  } finally {
    connection.release();
  }
}

function isOlder(state: KeysState, known: KeysState): boolean {
  return (
    state.server !== known.server || isBehind(state.ofKeys, known.ofKeys) || isBehind(state.ofNames, known.ofNames)
  );
}

/** At the same position another fact is another past too. */
function isBehind(text: string | null, known: string | null): boolean {
  if (known === null || text === known) return false;
  if (text === null) return true;
  try {
    return comparePositions(markInText(text).position, markInText(known).position) <= 0;
  } catch (error) {
    if (error instanceof ForeignPosition) return true;
    throw error;
  }
}

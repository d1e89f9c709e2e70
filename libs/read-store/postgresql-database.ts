import { type CreateTableBuilder, Kysely, sql } from 'kysely';
import {
  isPostgresqlFault,
  openPostgresql,
  type Postgresql,
  type PostgresqlConnection,
  type PostgresqlOptions,
  type PostgresqlPool,
} from '#libs/postgresql';
import type { AnyShape, AnyTables, Database, Sharing } from './database.js';
import { postgresqlDialect, preparing, sameAnswers } from './postgresql-queries.js';
import { columnType, postgresqlRowTable, shortName } from './postgresql-row-table.js';

/** A swap waits this long for the first table, holding none, and this long for all others together: less than the second after which the server looks for deadlocks. */
const lockTimeoutMs = 400;

/** Views in a schema of a server that several processes may share. Connects when it is first used. */
export function openPostgresqlDatabase(options: PostgresqlOptions): Database {
  const postgresql = openPostgresql(options);
  const nullableColumns = new Set<string>();
  const plugins = [...sameAnswers(nullableColumns)];
  const readDialect = postgresqlDialect(postgresql.queries);
  const remember = preparing();
  let current: PostgresqlConnection | undefined;
  const connection = () => {
    if (current === undefined) throw new TypeError('Rows are loaded and saved inside a transaction');
    return current;
  };
  // Not Kysely's own transactions: they wait for each answer before the next question.
  const writer = new Kysely<AnyTables>({ plugins, dialect: postgresqlDialect(always(connection)) });
  const know = ({ columns }: Pick<AnyShape, 'columns'>) => {
    for (const [name, { isNullable }] of Object.entries(columns)) if (isNullable === true) nullableColumns.add(name);
  };

  return {
    tables: <Tables>() => new Kysely<Tables>({ dialect: readDialect, plugins }),
    transaction: (work) =>
      postgresql.transaction(async (used) => {
        current = remember(used);
        try {
          return await work(writer);
        } finally {
          current = undefined;
        }
      }),
    alone: (transaction) => keepOut(transaction, postgresql.schema),
    createTable: async (transaction, name, shape, generation) => {
      know(shape);
      await createPostgresqlTable(transaction, name, shape, generation);
    },
    beforeSwap,
    know: (shapes) => shapes.forEach(know),
    rowTable: (name, shape) => {
      know(shape);
      return postgresqlRowTable(name, shape, connection);
    },
    isFault: isPostgresqlFault,
    now: async () => {
      const { rows } = await sql<{
        now: string;
      }>`select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`.execute(
        new Kysely({ dialect: readDialect }),
      );
      return new Date(rows[0]?.now ?? Number.NaN);
    },
    sharing: sharingOf(postgresql),
    close: () => postgresql.close(),
  };
}

/** A pool whose one connection is somebody else's. */
function always(connection: () => PostgresqlConnection): PostgresqlPool {
  return {
    connect: async () => ({ ...connection(), release: () => undefined }),
    end: async () => undefined,
    options: {},
  };
}

/** Locks belong to the database and not to the schema, so the schema is in their names. */
async function keepOut(transaction: Kysely<AnyTables>, schema: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${schema}.tables`}, 0))`.execute(transaction);
  const { rows } = await sql`select 1 from pg_namespace where nspname = ${schema}`.execute(transaction);
  if (rows.length === 0) await transaction.schema.createSchema(schema).ifNotExists().execute();
}

function sharingOf(postgresql: Postgresql): Sharing {
  const channel = `${postgresql.schema}.views`;
  return {
    session: async () => {
      const session = await postgresql.session();
      return {
        lost: session.lost,
        tryToLead: () => session.tryLock(`${postgresql.schema}.projector`),
        listen: (notice) => session.listen(channel, notice),
        end: () => session.end(),
      };
    },
    announce: async (transaction) => void (await sql`select pg_notify(${channel}, '')`.execute(transaction)),
  };
}

async function createPostgresqlTable(
  transaction: Kysely<AnyTables>,
  name: string,
  shape: AnyShape,
  generation: number,
): Promise<void> {
  const empty: CreateTableBuilder<string, string> = transaction.schema.createTable(name).ifNotExists();
  const table = Object.entries(shape.columns).reduce(
    (unfinished, [column, { type, isNullable }]) =>
      unfinished.addColumn(column, type === 'text' ? sql`text collate "C"` : columnType(type), (definition) =>
        isNullable === true ? definition : definition.notNull(),
      ),
    empty,
  );
  await table.addPrimaryKeyConstraint(shortName(`${name}_key_${generation}`), [...shape.key]).execute();
  for (const columns of shape.indexes ?? []) {
    const index = shortName(`${shape.table}_by_${columns.join('_')}_${generation}`);
    const references = columns.map((column) =>
      shape.columns[column]?.isNullable === true ? sql`${sql.ref(column)} nulls first` : sql.ref(column),
    );
    await transaction.schema.createIndex(index).ifNotExists().on(name).columns(references).execute();
  }
}

/**
 * The planner gets to know the new tables, and queries are kept off the old ones. Nothing is waited for as long as a query may wait for what is held,
 * so a query is never chosen to end a deadlock.
 */
async function beforeSwap(
  transaction: Kysely<AnyTables>,
  live: readonly string[],
  green: readonly string[],
): Promise<void> {
  for (const table of green) await sql`analyze ${sql.table(table)}`.execute(transaction);
  const patienceMs = [lockTimeoutMs, Math.ceil(lockTimeoutMs / live.length)];
  for (const [index, table] of live.entries()) {
    const timeoutMs = patienceMs[Math.min(index, 1)] ?? lockTimeoutMs;
    await sql`set local lock_timeout = ${sql.lit(timeoutMs)}`.execute(transaction);
    await sql`lock table ${sql.table(table)} in access exclusive mode`.execute(transaction);
  }
}

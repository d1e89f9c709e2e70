import { type CreateTableBuilder, Kysely, SqliteDialect, sql } from 'kysely';
import type { AnyShape, AnyTables, Database, RowTable } from './database.js';
import { isSqliteFault, openSqlite, type SqliteConnection } from './sqlite-connection.js';

/** Views in a file of this process. Transactions and queries are on connections of their own. */
export function openSqliteDatabase(path: string): Database {
  const connection = openSqlite(path);
  const readConnection = openSqlite(path, { readOnly: true });
  const readDialect = new SqliteDialect({ database: readConnection });
  const writer = new Kysely<AnyTables>({ dialect: new SqliteDialect({ database: connection }) });

  return {
    tables: <Tables>() => new Kysely<Tables>({ dialect: readDialect }),
    transaction: (work) => writer.transaction().execute(work),
    alone: async () => undefined,
    createTable: createSqliteTable,
    beforeSwap: async () => undefined,
    know: () => undefined,
    rowTable: (name, shape) => sqliteRowTable(connection, writer, name, shape),
    isFault: isSqliteFault,
    now: undefined,
    sharing: undefined,
    close: async () => {
      readConnection.close();
      connection.close();
    },
  };
}

async function createSqliteTable(
  transaction: Kysely<AnyTables>,
  name: string,
  shape: AnyShape,
  generation: number,
): Promise<void> {
  const empty: CreateTableBuilder<string, string> = transaction.schema.createTable(name).ifNotExists();
  const table = Object.entries(shape.columns).reduce(
    (unfinished, [column, { type, isNullable }]) =>
      unfinished.addColumn(column, type, (definition) => (isNullable === true ? definition : definition.notNull())),
    empty,
  );
  await table
    .addPrimaryKeyConstraint(`${name}_key_${generation}`, [...shape.key])
    .modifyEnd(sql`strict, without rowid`)
    .execute();
  for (const columns of shape.indexes ?? []) {
    const index = `${shape.table}_by_${columns.join('_')}_${generation}`;
    const references = columns.map((column) => sql.ref(column));
    await transaction.schema.createIndex(index).ifNotExists().on(name).columns(references).execute();
  }
}

/** One statement per row: in the same process this is faster than a list of rows passed as JSON. */
function sqliteRowTable(
  connection: SqliteConnection,
  kysely: Kysely<AnyTables>,
  name: string,
  shape: AnyShape,
): RowTable {
  const columns = Object.keys(shape.columns);
  const others = columns.filter((column) => !shape.key.includes(column));
  const blank = Object.fromEntries(columns.map((column) => [column, '']));
  const matchesKey = shape.key.map((column) => sql<boolean>`${sql.ref(column)} = ${''}`);
  const isRow = sql<boolean>`${sql.join(matchesKey, sql` and `)}`;

  const load = kysely.selectFrom(name).select(columns).where(isRow).compile().sql;
  const remove = kysely.deleteFrom(name).where(isRow).compile().sql;
  const save = kysely
    .insertInto(name)
    .values(blank)
    .onConflict((conflict) => {
      const onKey = conflict.columns([...shape.key]);
      if (others.length === 0) return onKey.doNothing();
      return onKey.doUpdateSet((row) =>
        Object.fromEntries(others.map((column) => [column, row.ref(`excluded.${column}`)])),
      );
    })
    .compile().sql;

  return {
    load: async (keys) => keys.map((key) => connection.row(load, key)),
    save: async (rows) => {
      for (const row of rows)
        connection.run(
          save,
          columns.map((column) => row[column] ?? null),
        );
    },
    remove: async (keys) => {
      for (const key of keys) connection.run(remove, key);
    },
  };
}

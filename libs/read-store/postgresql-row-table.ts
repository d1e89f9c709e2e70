import { createHash } from 'node:crypto';
import type { PostgresqlConnection } from '#libs/postgresql';
import type { AnyShape, RowTable } from './database.js';
import { keyText } from './fold-rows.js';
import type { Key, Row } from './view.js';

const types = { text: 'text', integer: 'bigint', real: 'double precision' } as const;

/** One statement for the whole batch, whatever its size, so that the server plans it once. */
export function postgresqlRowTable(name: string, shape: AnyShape, connection: () => PostgresqlConnection): RowTable {
  const columns = Object.keys(shape.columns);
  const statements = statementsOf(name, shape);
  const run = (text: string, lists: readonly (readonly (string | number | null)[])[]) =>
    connection().prepared<Row>(statementName(text), text, lists);

  return {
    load: async (keys) => {
      if (keys.length === 0) return [];
      const { rows } = await run(statements.load, transposed(shape.key, keys));
      const found = new Map(rows.map((row) => [keyText(shape.key.map((column) => row[column] ?? '')), row]));
      return keys.map((key) => found.get(keyText(key)));
    },
    save: async (rows) => {
      if (rows.length === 0) return;
      const lists = columns.map((column) => rows.map((row) => row[column] ?? null));
      await run(statements.save, lists);
    },
    remove: async (keys) => {
      if (keys.length > 0) await run(statements.remove, transposed(shape.key, keys));
    },
  };
}

function statementsOf(name: string, shape: AnyShape) {
  const table = quoted(name);
  const columns = Object.keys(shape.columns);
  const others = columns.filter((column) => !shape.key.includes(column));
  const listOf = (wanted: readonly string[]) =>
    wanted.map((column, index) => `$${index + 1}::${types[shape.columns[column]?.type ?? 'text']}[]`).join(', ');
  const names = (wanted: readonly string[]) => wanted.map(quoted).join(', ');
  const sameKey = shape.key.map((column) => `kept.${quoted(column)} = given.${quoted(column)}`).join(' and ');
  const given = `unnest(${listOf(shape.key)}) as given(${names(shape.key)})`;
  const replaced = others.map((column) => `${quoted(column)} = excluded.${quoted(column)}`).join(', ');
  const onConflict = others.length === 0 ? 'do nothing' : `do update set ${replaced}`;
  return {
    load: `select ${columns.map((column) => `kept.${quoted(column)}`).join(', ')} from ${given} join ${table} as kept on ${sameKey}`,
    save: `insert into ${table} (${names(columns)}) select * from unnest(${listOf(columns)}) on conflict (${names(shape.key)}) ${onConflict}`,
    remove: `delete from ${table} as kept using ${given} where ${sameKey}`,
  };
}

function transposed(columns: readonly string[], keys: readonly Key[]) {
  return columns.map((_, index) => keys.map((key) => key[index] ?? null));
}

/** The text names the types of what is given, so a table that comes back with other columns gets other statements. */
function statementName(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 32);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Names end after 63 bytes; those that would be longer keep their beginning, and end in what tells them apart. */
export function shortName(name: string): string {
  return name.length <= 63 ? name : `${name.slice(0, 50)}_${statementName(name).slice(0, 12)}`;
}

export function columnType(type: keyof typeof types): (typeof types)[keyof typeof types] {
  return types[type];
}

import type { Client } from 'pg';
import type { AnyRowView, Key, Row, TableShape } from '#libs/read-store';
import type { Write } from './recorded-log.js';

const typeNames = { text: 'text', integer: 'bigint', real: 'double precision' } as const;

type Shape = TableShape<string, Row>;

export async function createTable(client: Client, { table, columns, key, indexes = [] }: Shape): Promise<void> {
  const definitions = Object.entries(columns).map(
    ([name, { type, isNullable }]) =>
      `"${name}" ${typeNames[type]} ${type === 'text' ? 'collate "C"' : ''} ${isNullable === true ? '' : 'not null'}`,
  );
  await client.query(`create table "${table}" (${definitions.join()}, primary key (${quoted(key)}))`);
  for (const indexed of indexes) {
    const ordered = indexed.map((name) => `"${name}" ${columns[name]?.isNullable === true ? 'nulls first' : ''}`);
    await client.query(`create index on "${table}" (${ordered.join()})`);
  }
}

export function rowWriter(client: Client, view: AnyRowView): Write {
  const { load, save, remove } = statementsOf(view);
  const columns = Object.keys(view.columns);
  const run = (act: string, text: string, lists: readonly unknown[]) =>
    client.query<Row>({ name: `${act} ${view.table}`, text, values: [...lists] });

  return async (batch) => {
    const touched = batch.map((read) => ({ ...read, keys: view.keysOf(read.fact, read.recorded) }));
    const keys = new Map(touched.flatMap((read) => read.keys.map((key) => [JSON.stringify(key), key])));
    if (keys.size === 0) return;
    const { rows: found } = await run('load', load, listsOf(view.key, [...keys.values()]));
    const before = new Map(found.map((row) => [JSON.stringify(view.key.map((column) => row[column])), row]));
    const after = new Map<string, Row | undefined>(before);
    for (const read of touched) {
      for (const key of read.keys) {
        const text = JSON.stringify(key);
        after.set(text, view.fold(after.get(text), read.fact, read.recorded, key));
      }
    }
    const changed = [...after].filter(([text, row]) => row !== before.get(text));
    const saved = changed.flatMap(([, row]) => (row === undefined ? [] : [row]));
    const removed = changed.flatMap(([text, row]) => (row === undefined ? [keys.get(text) ?? []] : []));
    if (saved.length > 0) {
      const lists = columns.map((column) => saved.map((row) => row[column] ?? null));
      await run('save', save, lists);
    }
    if (removed.length > 0) await run('remove', remove, listsOf(view.key, removed));
  };
}

function statementsOf({ table, columns, key }: Shape) {
  const names = Object.keys(columns);
  const lists = (wanted: readonly string[]) =>
    wanted.map((name, index) => `$${index + 1}::${typeNames[columns[name]?.type ?? 'text']}[]`).join();
  const given = `unnest(${lists(key)}) as given(${quoted(key)})`;
  const isSame = key.map((name) => `kept."${name}" = given."${name}"`).join(' and ');
  const others = names.filter((name) => !key.includes(name)).map((name) => `"${name}" = excluded."${name}"`);
  const onConflict = others.length === 0 ? 'do nothing' : `do update set ${others.join()}`;
  return {
    load: `select kept.* from ${given} join "${table}" kept on ${isSame}`,
    save: `insert into "${table}" (${quoted(names)}) select * from unnest(${lists(names)}) on conflict (${quoted(key)}) ${onConflict}`,
    remove: `delete from "${table}" kept using ${given} where ${isSame}`,
  };
}

const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join();

const listsOf = (columns: readonly string[], keys: readonly Key[]) =>
  columns.map((_, index) => keys.map((key) => key[index] ?? null));

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { InstanceFact } from '#libs/instances/events';
import { foldInstance, type InstanceRow } from './instance-rows.js';

const batchFacts = 1_000;
const columns = [
  'instance',
  'name',
  'consumerTeam',
  'ownerTeam',
  'phase',
  'operation',
  'changeCount',
  'changedAt',
] as const;
const changing = columns.filter((column) => column !== 'instance').map((column) => `${column} = excluded.${column}`);

/** What anybody would write by hand: rows of the log parsed, folded per key in memory, changed rows and checkpoint in one transaction. */
export async function foldRaw(log: string, views: string): Promise<void> {
  const source = new DatabaseSync(log, { readOnly: true });
  const target = new DatabaseSync(join(views, 'views.sqlite'));
  target.exec(`pragma journal_mode = wal; pragma synchronous = normal;
    create table instances (${columns.map((column) => `${column} ${column === 'changeCount' ? 'integer' : 'text'} not null`).join()},
      primary key (instance)) strict, without rowid;
    create index instances_by_team on instances (consumerTeam, instance);
    create table checkpoint (id integer primary key, position integer not null)`);
  const read = source.prepare(
    'select position, type, data, metadata from facts where position > ? order by position limit ?',
  );
  const load = target.prepare('select * from instances where instance = ?');
  const save = target.prepare(
    `insert into instances values (${columns.map(() => '?').join()}) on conflict (instance) do update set ${changing.join()}`,
  );
  const moveCheckpoint = target.prepare('insert or replace into checkpoint values (1, ?)');

  for (let position = 0; ; ) {
    const facts = read.all(position, batchFacts);
    if (facts.length === 0) break;
    const rows = new Map<string, InstanceRow | undefined>();
    target.exec('begin');
    for (const { type, data, metadata } of facts) {
      const fact = parseFact(type, data);
      const { occurredAt } = JSON.parse(String(metadata));
      const { instance } = fact.data;
      if (!rows.has(instance)) rows.set(instance, parseRow(load.get(instance)));
      rows.set(instance, foldInstance(rows.get(instance), fact, occurredAt));
    }
    for (const row of rows.values()) if (row !== undefined) save.run(...columns.map((column) => row[column]));
    position = Number(facts.at(-1)?.['position']);
    moveCheckpoint.run(position);
    target.exec('commit');
  }
  target.close();
  source.close();
}

/** Trusts the log, as hand-written code would. */
function parseFact(type: unknown, data: unknown): InstanceFact {
  const fact: unknown = { type, data: JSON.parse(String(data)) };
  if (!isFact(fact)) throw new TypeError('This is not a fact');
  return fact;
}

function isFact(fact: unknown): fact is InstanceFact {
  return typeof fact === 'object' && fact !== null && 'data' in fact;
}

function parseRow(row: unknown): InstanceRow | undefined {
  return isRow(row) ? row : undefined;
}

function isRow(row: unknown): row is InstanceRow {
  return typeof row === 'object' && row !== null;
}

import { Client, TypeOverrides, types } from 'pg';
import type { View } from '#libs/read-store';
import { batchWriter } from './raw-batch-view.js';
import { createTable, rowWriter } from './raw-row-view.js';
import type { Read } from './recorded-log.js';

/** As many as the projector takes when it builds. */
const batchFacts = 500;

/** A schema that nothing is in. */
export interface Place {
  readonly url: string;
  readonly schema: string;
}

export interface RawLog {
  readonly factCount: number;
  readonly readBy: ReadonlyMap<View, readonly Read[]>;
}

/**
 * The same rows as anybody would write them by hand: facts that are parsed already, folded per key in memory by the views' own functions, and per
 * batch one `unnest` upsert a table, with the checkpoint in one transaction, views beside each other in one pipeline. A view that writes its
 * tables itself does so here too. Gives the milliseconds from when the tables are there.
 */
export async function foldRaw(place: Place, views: readonly View[], log: RawLog): Promise<number> {
  const { url, schema } = place;
  const client = new Client({ connectionString: url, types: numbers(), pipeline: true });
  await client.connect();
  await client.query(`create schema ${schema}; set search_path to ${schema};
    create table checkpoint (id bigint primary key, index bigint not null)`);
  for (const shape of views.flatMap((view) => ('tables' in view ? view.tables : [view]))) {
    await createTable(client, shape);
  }
  const started = performance.now();
  const ways = views.map((view) => ({
    write: 'tables' in view ? batchWriter(client, view) : rowWriter(client, view),
    read: log.readBy.get(view) ?? [],
    next: 0,
  }));
  for (let end = batchFacts; end - batchFacts < log.factCount; end += batchFacts) {
    await client.query('begin');
    await Promise.all(
      ways.map(async (way) => {
        const from = way.next;
        while ((way.read[way.next]?.index ?? Number.POSITIVE_INFINITY) < end) way.next += 1;
        if (way.next > from) await way.write(way.read.slice(from, way.next));
      }),
    );
    await moveCheckpoint(client, end);
    await client.query('commit');
  }
  const ms = performance.now() - started;
  await client.end();
  return ms;
}

async function moveCheckpoint(client: Client, index: number): Promise<void> {
  const text = 'insert into checkpoint values (1, $1) on conflict (id) do update set index = excluded.index';
  await client.query({ name: 'checkpoint', text, values: [index] });
}

function numbers(): TypeOverrides {
  const overrides = new TypeOverrides();
  overrides.setTypeParser(types.builtins.INT8, Number);
  overrides.setTypeParser(types.builtins.NUMERIC, Number);
  return overrides;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPostgresql, type Postgresql } from '#libs/postgresql';
import type { ReadPlace } from '#libs/testing';
import { postgresqlPlace, run } from '../read-store/postgresql-place.js';
import { databaseUrl } from '../servers.js';

let postgresql: Postgresql;
let place: ReadPlace;
beforeAll(async () => {
  place = await postgresqlPlace(databaseUrl())();
  if (!('schema' in place.options)) throw new TypeError('It is not a place in PostgreSQL');
  await run(databaseUrl(), `create schema "${place.options.schema}"`);
  postgresql = openPostgresql(place.options);
  await ask('create table marbles (id text primary key, colour text not null)');
});
afterAll(async () => {
  await postgresql.close();
  await place.remove();
});

const ask = <Row>(text: string) => postgresql.transaction((connection) => connection.query<Row>(text, []));

describe('a transaction', () => {
  it('has what was asked at once answered in the order in which it was asked', async () => {
    const answers = await postgresql.transaction((connection) =>
      Promise.all(
        Array.from({ length: 100 }, async (_, number) => {
          const insert = connection.query('insert into marbles values ($1, $2)', [`m${number}`, 'red']);
          const { rows } = await connection.query<{ readonly count: number }>('select count(*) from marbles', []);
          await insert;
          return rows[0]?.count;
        }),
      ),
    );
    expect(answers).toEqual(Array.from({ length: 100 }, (_, number) => number + 1));
  });

  it('says so when a statement had failed and nobody noticed, instead of committing nothing', async () => {
    const careless = postgresql.transaction(async (connection) => {
      await connection.query('insert into marbles values ($1, $2)', ['lost', 'blue']);
      await connection.query('select 1 / 0', []).catch(() => undefined);
    });
    await expect(careless).rejects.toThrow('A statement of the transaction had failed, so nothing of it is kept');
    expect((await ask("select id from marbles where id = 'lost'")).rows).toEqual([]);
  });

  it('forgets within about a second the plan that was made for an empty table', async () => {
    const byKeys = 'select kept.* from unnest($1::text[]) as given(id) join large as kept on kept.id = given.id';
    const plan = async () => {
      const { rows } = await ask<{ 'QUERY PLAN': string }>("explain execute by_keys(array['m1'])");
      return rows.map((row) => row['QUERY PLAN']).join(' ');
    };
    await ask("set plan_cache_mode = 'force_generic_plan'");
    await ask('create table large (id text primary key, colour text not null)');
    await postgresql.transaction((connection) => connection.prepared('by_keys', byKeys, [['m1']]));
    expect(await plan()).toContain('Seq Scan on large');
    await ask("insert into large select 'm' || number, 'red' from generate_series(1, 50000) as number");
    await sleep(1_500);
    expect(await plan()).toContain('Index Scan using large_pkey on large');
  });
});

import { beforeAll, describe, expect, it } from '@jest/globals';
import { allViews } from '#libs/all';
import { OperationalStore, Projections, ReadStore, type Row, type View } from '#libs/read-store';
import { type InMemoryEventStore, type ReadPlace, sqlitePlace } from '#libs/testing';
import { databaseUrl } from '../servers.js';
import { postgresqlPlace } from './postgresql-place.js';
import { sampleStory } from './sample-story.fixture.js';

const lives = 40;
let eventStore: InMemoryEventStore;

const tablesOf = (view: View) => ('tables' in view ? view.tables : [view]);

/** All rows of all views as one database has them, each table by its key, and what was parked. */
async function rowsOn(place: ReadPlace) {
  const readStore = ReadStore.open(place.options);
  const operationalStore = await OperationalStore.open(place.operations);
  const projections = new Projections({ eventStore, readStore, operationalStore, tickerPeriodMs: 'never' });
  projections.views(...allViews);
  await projections.start();
  expect(await projections.settle()).toBe(true);
  const read = async () => {
    const tables: Record<string, readonly Row[]> = {};
    for (const { table, key } of allViews.flatMap(tablesOf)) {
      const query = readStore.tables<Record<string, Row>>().selectFrom(table).selectAll();
      tables[table] = await key.reduce((sorted, column) => sorted.orderBy(column), query).execute();
    }
    return tables;
  };
  const built = await read();
  for (const { name } of allViews) await projections.rebuild(name);
  const rebuilt = await read();
  const states = projections.viewStates().map(({ view, state, reason }) => ({ view, state, reason }));
  const parked = projections.parkedStreams().map(({ since: _, ...row }) => row);
  await projections.stop();
  await readStore.close();
  await operationalStore.close();
  await place.remove();
  return { built, rebuilt, states, parked };
}

let onSqlite: Awaited<ReturnType<typeof rowsOn>>;
let onPostgresql: Awaited<ReturnType<typeof rowsOn>>;
beforeAll(async () => {
  eventStore = await sampleStory(lives);
  onSqlite = await rowsOn(await sqlitePlace());
  onPostgresql = await rowsOn(await postgresqlPlace(databaseUrl())());
}, 120_000);

describe('the views of all libs, fed with every fact there ever was', () => {
  it('have the same rows on both databases, table by table', () => {
    expect(Object.keys(onPostgresql.built)).toEqual(Object.keys(onSqlite.built));
    for (const [table, rows] of Object.entries(onSqlite.built))
      expect([table, onPostgresql.built[table]]).toEqual([table, rows]);
  });

  it('have rows at all', () => {
    const filled = Object.values(onSqlite.built).filter((rows) => rows.length > 0);
    expect(filled.length).toBeGreaterThan(Object.keys(onSqlite.built).length / 2);
  });

  it('stop and park at the same facts', () => {
    expect(onPostgresql.states).toEqual(onSqlite.states);
    expect(onPostgresql.parked).toEqual(onSqlite.parked);
  });

  it('have them again after a rebuild', () => {
    expect(onSqlite.rebuilt).toEqual(onSqlite.built);
    expect(onPostgresql.rebuilt).toEqual(onPostgresql.built);
  });
});

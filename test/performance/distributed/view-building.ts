import { Client } from 'pg';
import { allViews } from '#libs/all';
import { OperationalStore, Projections, ReadStore, type View } from '#libs/read-store';
import type { InMemoryEventStore } from '#libs/testing';
import { sampleStory } from '../../integration/read-store/sample-story.fixture.js';
import { type Benchmark, type Figure, interleaved } from '../figure.js';
import { drawnName, type Engines } from './engines.js';
import { foldRaw, type Place } from './raw-views.js';
import { factsOf, readBy } from './recorded-log.js';

const livesAll = 1_000;
const patienceMs = 600_000;

/** Facts per second when views are built from the first fact into tables that are there: by the projector, and raw in batches folded in memory. */
export const viewBuilding =
  (engines: Engines): Benchmark =>
  async ({ rounds, scale }) => {
    const url = await engines.databaseUrl();
    const views = allViews;
    const eventStore = await sampleStory(Math.max(20, Math.round(livesAll * scale)));
    const facts = await factsOf(eventStore);
    const log = { factCount: facts.length, readBy: readBy(views, facts) };
    const compared = async (name: string, chosen: readonly View[]): Promise<Figure> => {
      const counts = new Set<string>();
      const rate = async (build: (place: Place) => Promise<number>) => {
        const place = { url, schema: drawnName() };
        const ms = await build(place);
        counts.add(await countAndDrop(place, chosen));
        return (facts.length * 1_000) / ms;
      };
      const [ours = 0, raw = 0] = await interleaved(rounds, [
        () => rate((place) => byProjector(place, eventStore, chosen)),
        () => rate((place) => foldRaw(place, chosen, log)),
      ]);
      if (counts.size > 1) throw new Error(`Not the same rows: ${[...counts].join(' and ')}`);
      const against = `raw folded batches: ${Math.round(raw)}`;
      return { name, value: Math.round(ours), unit: 'facts/s', against, ratio: ours / raw, goal: '≥0.7' };
    };
    const rowViews = views.filter((view) => !('tables' in view));
    return [
      await compared(`view building, PostgreSQL, all ${views.length} views`, views),
      await compared(`view building, PostgreSQL, the ${rowViews.length} that are folded row by row`, rowViews),
    ];
  };

async function byProjector(place: Place, eventStore: InMemoryEventStore, views: readonly View[]): Promise<number> {
  const readStore = ReadStore.open(place);
  const operationalStore = await OperationalStore.open(place);
  const projections = new Projections({ eventStore, readStore, operationalStore, tickerPeriodMs: 'never' });
  projections.views(...views);
  await projections.start();
  const started = performance.now();
  const head = await eventStore.head();
  const isBuilt = head === undefined || (await projections.progress.whenReached(head, patienceMs));
  const ms = performance.now() - started;
  const stopped = projections.viewStates().filter(({ state }) => state === 'STOPPED');
  await projections.stop();
  await readStore.close();
  await operationalStore.close();
  if (!isBuilt || stopped.length > 0) throw new Error(`Not built: ${JSON.stringify(stopped)}`);
  return ms;
}

/** How many rows each table has, so that nobody is faster by doing less. */
async function countAndDrop({ url, schema }: Place, views: readonly View[]): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const counts: string[] = [];
  for (const { table } of views.flatMap((view) => ('tables' in view ? view.tables : [view]))) {
    const { rows } = await client.query<{ readonly count: string }>(`select count(*) from ${schema}."${table}"`);
    counts.push(`${table} ${rows[0]?.count}`);
  }
  await client.query(`drop schema ${schema} cascade`);
  await client.end();
  return counts.join();
}

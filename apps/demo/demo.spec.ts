import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readConfiguration } from '#libs/configuration';
import { SqliteEventStore } from '#libs/event-store';
import { openLog } from '#libs/observability';
import { type DemoResult, runDemo } from './demo.js';
import { capabilities } from './scenario/capabilities/index.js';

const days = 35;
const end = Date.parse('2026-03-02T00:00:00Z');
const directory = mkdtempSync(join(tmpdir(), 'bourse-demo-'));
const once: { result?: DemoResult } = {};

beforeAll(async () => {
  once.result = await demoIn('first');
}, 120_000);

afterAll(() => rmSync(directory, { recursive: true }));

async function demoIn(name: string): Promise<DemoResult> {
  const read = readConfiguration({
    BOURSE_DATA_DIRECTORY: join(directory, name),
    BOURSE_HTTP_PORT: '0',
    BOURSE_MANAGEMENT_PORT: '0',
    BOURSE_BUDGET_POINTS_PER_MINUTE: '100000000',
    BOURSE_RECORDED_BYTES_PER_MINUTE: '1073741824',
  });
  if (read.outcome === 'invalid') throw new Error(read.problems.join());
  const log = openLog({ level: 'fatal' });
  const story = { seed: 3, days, requestsPerDay: 2.5, end, onDay: () => undefined };
  return runDemo({ ...story, configuration: read.configuration, log });
}

/** What happened and when, in order; ids are drawn and differ. */
async function historyIn(name: string): Promise<readonly string[]> {
  const eventStore = await SqliteEventStore.open({ path: join(directory, name, 'log.sqlite'), readOnly: true });
  const told: string[] = [];
  let page = await eventStore.readAll(undefined);
  for (let pages = 0; pages < 1_000 && page.facts.length > 0; pages += 1) {
    told.push(...page.facts.map(({ type, metadata }) => `${metadata.occurredAt} ${type}`));
    page = await eventStore.readAll(page.last);
  }
  await eventStore.close();
  return told;
}

function isOfStory(told: string): boolean {
  return told < new Date(end).toISOString();
}

const Scorecard = z.object({
  scorecard: z.object({
    minimum: z.number(),
    dimensions: z.array(
      z.object({ dimension: z.string(), headline: z.object({ value: z.number().nullable() }).nullable() }),
    ),
  }),
});

describe('living through five weeks', () => {
  it('does what teams do', () => {
    const registered = capabilities.filter(({ registeredOnDay }) => registeredOnDay < days);
    expect(once.result?.tally).toMatchObject({ teams: 12, capabilities: registered.length });
    for (const what of ['versions', 'requests', 'successes', 'failures', 'retries', 'returns']) {
      expect(once.result?.tally[what]).toBeGreaterThan(0);
    }
  });

  it('leaves enough for a scorecard', () => {
    const { dimensions } = Scorecard.parse(once.result?.suggestions[0]?.answer).scorecard;
    expect(dimensions.find(({ dimension }) => dimension === 'SPEED')?.headline?.value).toBeGreaterThan(0);
    expect(dimensions.find(({ dimension }) => dimension === 'SCALABILITY')?.headline?.value).toBeGreaterThan(0);
  });

  it('records nothing later than its clock says', async () => {
    const before = (await historyIn('first')).filter(isOfStory);
    expect(before.length).toBeGreaterThan(300);
    expect(before.at(0)).toMatch(/^2026-01-26T00:00:00.000Z/);
  });

  it('tells the same story again from the same seed', async () => {
    await demoIn('second');
    const [first, second] = [await historyIn('first'), await historyIn('second')];
    expect(second.filter(isOfStory)).toEqual(first.filter(isOfStory));
  }, 120_000);
});

import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Mutation, Resolver } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { CommandContexts, FactAudiences, type Principal } from '#libs/access';
import { moduleOf } from '#libs/assembly';
import { EventStore, Sealing } from '#libs/event-store';
import { ConversationModule } from '#libs/graphql';
import { Clock } from '#libs/kernel';
import { OperationalStore, Projections, ReadStore, ViewProgress } from '#libs/read-store';
import { InMemorySealing } from '#libs/testing';
import { believableHistory } from '../recount/believable-history.fixture.js';
import { historyEnd } from '../recount/expectations.fixture.js';
import { storedHistory } from '../recount/stored-history.fixture.js';
import { scorecards } from '../scorecards.lib.js';

const principals: Readonly<Record<string, Principal>> = {
  operator: { id: 'o', kind: 'PERSON', grants: [{ role: 'operator', teams: 'all' }] },
  payments: { id: 'p', kind: 'PERSON', grants: [{ role: 'consumer', teams: ['payments'] }] },
  runtime: { id: 'r', kind: 'PERSON', grants: [{ role: 'producer', teams: ['runtime'] }] },
  nobody: { id: 'n', kind: 'PERSON', grants: [] },
};

const history = believableHistory(3, 120);
const parties = new Map(
  history.flatMap(({ fact, recorded: { stream } }) =>
    fact.type === 'OperationSubmitted' ? [[stream, fact.data] as const] : [],
  ),
);
const directory = mkdtempSync(join(tmpdir(), 'bourse-scorecards-'));
const readStore = ReadStore.open({ path: join(directory, 'views.sqlite') });
const clock = { now: () => new Date(historyEnd) };
@Resolver()
class NothingResolver {
  @Mutation()
  doNothing() {
    return true;
  }
}

/** Scores are never changed by hand, but a schema without any mutation is none. */
const someMutation = join(directory, 'some-mutation.graphql');
let app: NestFastifyApplication;
let close: () => Promise<void>;

beforeAll(async () => {
  writeFileSync(someMutation, 'extend type Mutation { doNothing: Boolean @access(rule: SIGNED_IN) }');
  const eventStore = await storedHistory(history);
  const operationalStore = await OperationalStore.open({ path: join(directory, 'operations.sqlite') });
  const projections = new Projections({ eventStore, readStore, operationalStore, tickerPeriodMs: 'never' });
  const provided = [
    { provide: Clock, useValue: clock },
    { provide: EventStore, useValue: eventStore },
    { provide: FactAudiences, useValue: { of: audiencesOf } },
    { provide: Projections, useValue: projections },
    { provide: ReadStore, useValue: readStore },
    { provide: Sealing, useValue: new InMemorySealing() },
    { provide: ViewProgress, useValue: projections.progress },
  ];
  @Global()
  @Module({
    providers: [CommandContexts, ...provided],
    exports: [CommandContexts, ...provided.map(({ provide }) => provide)],
  })
  class FoundationsModule {}
  const conversation = ConversationModule.forRoot({
    useFactory: () => ({
      authenticate: async (authorization) => {
        const principal = principals[authorization?.replace('Bearer ', '') ?? ''];
        return principal ? { outcome: 'authenticated', principal } : { outcome: 'anonymous' };
      },
      typePaths: ['schema/graphql/base.graphql', 'schema/graphql/scorecards.graphql', someMutation],
    }),
  });
  @Module({ providers: [NothingResolver] })
  class RootModule {}
  const lib = moduleOf(scorecards, { environments: [], noticePeriodDays: 90 });
  const root = { module: RootModule, imports: [FoundationsModule, conversation, lib] };
  app = await NestFactory.create<NestFastifyApplication>(root, new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
  await app.init();
  await projections.start();
  await projections.settle();
  close = async () => {
    await app.close();
    await projections.stop();
    await operationalStore.close();
    await readStore.close();
    rmSync(directory, { recursive: true });
  };
}, 60_000);

afterAll(() => close());

async function audiencesOf(facts: readonly { readonly stream: string }[]) {
  return facts.map(({ stream }) => {
    const { consumerTeam, ownerTeam } = parties.get(stream) ?? {};
    const isParties = consumerTeam !== undefined;
    return isParties
      ? { type: 'Fact', audience: 'PARTIES', consumerTeam, ownerTeam }
      : { type: 'Fact', audience: 'EVERYBODY' };
  });
}

const Answered = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.object({ message: z.string(), extensions: z.record(z.string(), z.unknown()) })).optional(),
});

async function ask(who: string, query: string) {
  const { body } = await app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { authorization: `Bearer ${who}`, 'content-type': 'application/json' },
    payload: JSON.stringify({ query }),
  });
  return Answered.parse(JSON.parse(body));
}

const year = 'window: { lastDays: 400 }';

describe('asking for a scorecard', () => {
  it('shows everybody signed in all dimensions, with what is known of each', async () => {
    const { data, errors } = await ask(
      'nobody',
      `{ scorecard(${year}) { minimum mean position scope { kind name } dimensions { dimension score isCapped
         headline { definition { id } caseCount value score percentiles { p50 p999 } kaplanMeierMedian }
         guardrail { definition { id } value } supporting { definition { id } value } } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      scorecard: {
        minimum: expect.any(Number),
        mean: expect.any(Number),
        position: `history.${history.length}`,
        scope: { kind: 'PLATFORM', name: '' },
        dimensions: [
          {
            dimension: 'SPEED',
            score: expect.any(Number),
            headline: {
              definition: { id: 'mttfd' },
              value: expect.any(Number),
              percentiles: { p50: expect.any(Number), p999: expect.any(Number) },
            },
            guardrail: { definition: { id: 'first_time_right' }, value: expect.any(Number) },
            supporting: [{ definition: { id: 'self_service_rate' } }],
          },
          { dimension: 'SAFETY', score: null, headline: null, supporting: [{ definition: { id: 'supported_share' } }] },
          { dimension: 'EFFICIENCY', score: null, headline: null, guardrail: null, supporting: [] },
          { dimension: 'SCALABILITY', headline: { definition: { id: 'mttasp' } } },
        ],
      },
    });
  });

  it('gives no number below five cases', async () => {
    const { data } = await ask(
      'nobody',
      '{ metric(id: "mttfd", window: { from: "2020-01-01T00:00:00Z", to: "2020-02-01T00:00:00Z" }) { caseCount notEnoughData value score percentiles { p50 } } }',
    );
    expect(data).toEqual({
      metric: { caseCount: 0, notEnoughData: true, value: null, score: null, percentiles: null },
    });
  });

  it('knows no metric by another name', async () =>
    expect((await ask('nobody', '{ metric(id: "vanity") { value } }')).data).toEqual({ metric: null }));

  it('says what each number means', async () => {
    const { data } = await ask(
      'nobody',
      '{ metricDefinitions { id version formula bands role counting unit isGoodWhen } }',
    );
    expect(data).toMatchObject({ metricDefinitions: [{ id: 'mttfd', version: 1, role: 'HEADLINE' }, {}, {}, {}, {}] });
  });

  it('shows as many parts of series as one operation may read, and refuses more before any is read', async () => {
    const series = 'metric(id: "supported_share", window: { lastDays: 398 }) { series(bucket: DAY) { from } }';
    const fields = (count: number) => Array.from({ length: count }, (_, index) => `a${index}: ${series}`).join(' ');
    expect((await ask('operator', `{ ${fields(2)} }`)).errors ?? []).toEqual([]);
    expect((await ask('operator', `{ ${fields(3)} }`)).errors).toMatchObject([
      { message: expect.stringContaining('at most 20,000 rows'), extensions: { code: 'LIMIT_EXCEEDED' } },
    ]);
  });

  it('shows a series of whole months', async () => {
    const { data } = await ask(
      'nobody',
      `{ metric(id: "supported_share", ${year}) { series(bucket: MONTH) { from to caseCount } } }`,
    );
    const Series = z.object({ metric: z.object({ series: z.array(z.object({ from: z.string(), to: z.string() })) }) });
    const { series } = Series.parse(data).metric;
    expect(series.length).toBeGreaterThan(12);
    expect(series.slice(1).map(({ from }) => from)).toEqual(series.slice(0, -1).map(({ to }) => to));
    expect(series.every(({ from }) => from.endsWith('-01T00:00:00.000Z'))).toBe(true);
  });

  it('says which bound is broken', async () => {
    const { errors } = await ask('nobody', '{ scorecard(window: { lastDays: 401 }) { mean } }');
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      field: 'window.lastDays',
      limit: '1 to 400',
    });
  });

  it('is for nobody who is not signed in', async () => {
    const { errors } = await ask('stranger', '{ scorecard { mean } }');
    expect(errors).toHaveLength(1);
  });
});

const evidenceQuery = (first: number) =>
  `{ metric(id: "mttfd", ${year}) { caseCount openCount endedCount evidence(first: ${first}) { totalCount        edges { node { about capability ownerTeam consumer environment outcome countedAt seconds facts { id type stream } } } } } }`;

describe('asking for the evidence of a number', () => {
  const Evidence = z.object({
    metric: z.object({
      caseCount: z.number(),
      openCount: z.number(),
      endedCount: z.number(),
      evidence: z.object({
        totalCount: z.number(),
        edges: z.array(
          z.object({
            node: z.object({
              ownerTeam: z.string(),
              consumer: z.string().nullable(),
              outcome: z.string(),
              facts: z.array(z.object({ id: z.string(), type: z.string(), stream: z.string() })),
            }),
          }),
        ),
      }),
    }),
  });
  const evidenceFor = async (who: string, first = 100) => {
    const { data, errors } = await ask(who, evidenceQuery(first));
    expect(errors).toBeUndefined();
    return Evidence.parse(data).metric;
  };

  it('shows operators every case, down to its facts', async () => {
    const { caseCount, openCount, endedCount, evidence } = await evidenceFor('operator', 10);
    expect(evidence.totalCount).toBe(caseCount + openCount + endedCount);
    for (const { node } of evidence.edges) {
      expect(node.facts[0]?.type).toBe('OperationSubmitted');
      const isProvisioned = node.facts.some(({ type }) => type === 'InstanceProvisioned');
      expect(isProvisioned).toBe(node.outcome === 'DONE');
    }
  });

  it('shows those cases only that say what is asked for', async () => {
    const { data } = await ask(
      'operator',
      `{ metric(id: "mttfd", ${year}) { openCount evidence(outcome: OPEN) { totalCount edges { node { outcome } } } } }`,
    );
    const Open = z.object({
      metric: z.object({ openCount: z.number(), evidence: z.object({ totalCount: z.number() }) }),
    });
    const { openCount, evidence } = Open.parse(data).metric;
    expect(evidence.totalCount).toBe(openCount);
    expect(openCount).toBeGreaterThan(0);
  });

  it('shows consumers and producers those in which they are a party', async () => {
    const { evidence: consumed } = await evidenceFor('payments', 5);
    expect(new Set(consumed.edges.map(({ node }) => node.consumer))).toEqual(new Set(['payments']));
    const { evidence: produced } = await evidenceFor('runtime', 5);
    expect(new Set(produced.edges.map(({ node }) => node.ownerTeam))).toEqual(new Set(['runtime']));
    for (const { node } of [...consumed.edges, ...produced.edges]) expect(node.facts.length).toBeGreaterThan(0);
  });

  it('shows the number, but no case, to everybody else', async () => {
    const { caseCount, evidence } = await evidenceFor('nobody');
    expect(caseCount).toBeGreaterThan(5);
    expect(evidence).toEqual({ totalCount: 0, edges: [] });
  });
});

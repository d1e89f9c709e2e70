import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Sealing } from '#libs/event-store';
import { type Client, type Marketplace, openMarketplace } from './marketplace.js';
import { expectSuccess, offerPostgresql, wantedInstance } from './sample-offer.js';

const requestCount = 5;
const versionCount = 3;
const refusal = '... on Refusal { code message }';
/** 63 kB of JSON that unfolds to a megabyte of objects wherever it is taken apart. */
const parameters = { a: Array.from({ length: 21_000 }, () => []) };
const longSchema = { type: 'object', description: 'x'.repeat(60_000) };

let marketplace: Marketplace;
let consumer: Client;
let worker: Client;
/** The confidential texts that were opened. */
const opened: string[] = [];

beforeAll(async () => {
  marketplace = await openMarketplace();
  const { producer } = await offerPostgresql(marketplace, 'AUTO');
  for (let minor = 1; minor <= versionCount; minor += 1) await publish(producer, `1.${minor}.0`);
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
  worker = await marketplace.asService({ role: 'producer', teams: ['platform'] });
  for (let index = 0; index < requestCount; index += 1) {
    const wanted = { ...wantedInstance, version: '1.1.0', name: `ledger-${index}`, parameters };
    expectSuccess(await consumer.mutate('requestInstance', wanted, refusal));
  }
  await marketplace.settle();
  countOpenings(marketplace.host.app.get(Sealing));
}, 120_000);
beforeEach(async () => {
  await nothingOpens();
  opened.length = 0;
});
afterAll(() => marketplace.close());

async function publish(producer: Client, version: string): Promise<void> {
  const plans = [{ slug: 'small', name: 'Small', monthlyPriceCents: 5_000 }];
  const drafted = {
    capability: 'postgresql',
    version,
    parameterSchema: { type: 'object' },
    outputSchema: longSchema,
    plans,
  };
  expectSuccess(await producer.mutate('draftVersion', drafted, refusal));
  expectSuccess(await producer.mutate('publishVersion', { capability: 'postgresql', version, stage: 'GA' }, refusal));
}

function countOpenings(sealing: Sealing): void {
  const openAll = sealing.openAll.bind(sealing);
  jest.spyOn(sealing, 'openAll').mockImplementation((texts) => {
    opened.push(...texts.map(({ text }) => text));
    return openAll(texts);
  });
  const open = sealing.open.bind(sealing);
  jest.spyOn(sealing, 'open').mockImplementation((stream, text, place) => {
    opened.push(text);
    return open(stream, text, place);
  });
}

/** A few texts that were being fetched when their answer was refused are opened after it. */
async function nothingOpens(): Promise<void> {
  for (let before = -1; before < opened.length; ) {
    before = opened.length;
    await sleep(250);
  }
}

const shown = (count: number, field: string) =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ');
const operations = (count: number) => `{ operations(first: 100) { edges { node { ${shown(count, 'parameters')} } } } }`;
const tooLarge = { code: 'LIMIT_EXCEEDED', field: 'the answer', limit: 'at most 2,097,152 bytes' };

const timesAsked = 4;
const refused = Array.from({ length: timesAsked }, () => ({
  status: 400,
  errors: [{ extensions: tooLarge }],
}));

/** The answers of a document that runs interpreted twice, and compiled from then on. */
async function answersTo(document: string) {
  const answers: unknown[] = [];
  for (let time = 0; time < timesAsked; time += 1) answers.push(await consumer.send(document));
  return answers;
}

const claiming = (fields: string) =>
  `mutation ($input: ClaimFulfilmentsInput!) { claimFulfilments(input: $input) { ... on ClaimFulfilmentsSuccess { position claims { operation { ${fields} } } } } }`;

describe('a small query that asks for much', () => {
  it.each([
    { what: 'parameters', openedMax: 0, document: operations(10) },
    {
      what: 'parameters that come with row after row, each opened once at most',
      openedMax: timesAsked * requestCount,
      document: `{ instances(first: 100) { edges { node { operations(first: 10) { edges { node { ${shown(10, 'parameters')} } } } } } } }`,
    },
    {
      what: 'schemas',
      openedMax: 0,
      document: `{ capability(slug: "postgresql") { versions(first: 100) { edges { node { contract { ${shown(15, 'outputSchema')} } } } } } }`,
    },
    { what: 'facts', openedMax: 0, document: `{ facts(first: 100) { edges { node { ${shown(10, 'data')} } } } }` },
  ])('is refused as soon as it is known not to fit: $what', async ({ document, openedMax }) => {
    expect(await answersTo(document)).toMatchObject(refused);
    expect(opened.length).toBeLessThanOrEqual(openedMax);
  });

  it('opens each text once where it fits, however often it is shown', async () => {
    for (let time = 0; time < timesAsked; time += 1) {
      opened.length = 0;
      const { operations: found } = await consumer.query(operations(5));
      const shownTimes = JSON.stringify(found).split(JSON.stringify(parameters)).length - 1;
      expect(shownTimes).toBe(5 * requestCount);
      expect(opened).toHaveLength(requestCount);
    }
  });
});

describe('a list', () => {
  it('is counted and searched without its texts', async () => {
    const found = await consumer.query(
      '{ instances(search: "ledger", first: 3) { totalCount edges { node { name } } } }',
    );
    expect(found).toMatchObject({ instances: { totalCount: requestCount } });
    expect(opened).toEqual([]);
  });
});

describe('work that was claimed with too large an answer', () => {
  it('is the claimer’s, who is told so and asks again for less', async () => {
    const input = { idempotencyKey: 'claims', capabilities: ['postgresql'], countMax: requestCount };
    const { status, data, errors } = await worker.send(claiming(shown(10, 'parameters')), { input });
    expect({ status, data }).toEqual({ status: 200, data: null });
    expect(errors).toMatchObject([
      { extensions: { ...tooLarge, committed: true, position: expect.any(String), idempotencyKeys: ['claims'] } },
    ]);
    const { claimFulfilments: again } = await worker.query(claiming('state'), { input });
    expect(again).toMatchObject({
      position: errors?.[0]?.extensions?.['position'],
      claims: Array.from({ length: requestCount }, () => ({ operation: { state: 'RUNNING' } })),
    });
  });
});

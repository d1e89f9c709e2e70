import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type IncomingMessage, publishedTopics } from '#libs/message-bus';
import { type Claim, claim, claims, request, shown, succeed } from './acts.js';
import { allFacts } from './history.js';
import { type Client, type Data, ManualClock, type Marketplace, openMarketplace } from './marketplace.js';
import { expectSuccess, offerPostgresql } from './sample-offer.js';

const refusal = '... on Refusal { code message } ... on StaleToken { claimCount }';
const clock = new ManualClock();
let marketplace: Marketplace;
let holder: Client;
let colleague: Client;
let consumer: Client;
let held: Claim;
let operationId: string;
const heard: IncomingMessage[] = [];

beforeAll(async () => {
  marketplace = await openMarketplace({ clock, withBus: true });
  const { bus, prefix } = marketplace.bus;
  const outsider = await bus.consume({
    group: `${prefix}.claim-secret`,
    topics: publishedTopics(prefix),
    effect: { kind: 'COMMANDS', apply: async ({ messages }) => void heard.push(...messages) },
  });
  stopListening = () => outsider.stop();
  await offerPostgresql(marketplace, 'AUTO');
  holder = await marketplace.asService({ role: 'producer', teams: ['platform'] });
  colleague = await marketplace.asService({ role: 'producer', teams: ['platform'] });
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
  const requested = await request(consumer, { name: 'held-by-one' });
  operationId = requested.operation.id;
  held = await claim(holder, { idempotencyKey: 'the claim' });
}, 120_000);
let stopListening: () => Promise<void> = async () => undefined;
afterAll(async () => {
  await stopListening();
  await marketplace.close();
});

/** What everybody who sees the operation knows: its id, and how often it was claimed. */
async function known(): Promise<Data> {
  const found = await shown(colleague, 'operation', operationId, 'fulfilment { claimCount }');
  return { operationId, token: Object(found).fulfilment.claimCount };
}

const reports = [
  ['heartbeatFulfilment', {}],
  ['reportProgress', { percent: 50 }],
  ['suspendFulfilment', { reason: 'mine now', retryAfterSeconds: 60 }],
  ['resumeFulfilment', {}],
  ['succeedFulfilment', { outputs: { host: 'mine.example.org' } }],
  ['failFulfilment', { code: 'MINE', instanceUsable: false, repeatable: false }],
] as const;

/** What the colleague's own piece of work records, from its request to its end. */
const factsOfOneMore = 8;

const countOf = async () => (await allFacts(marketplace.operator)).length;
const stateOf = async () => Object(await shown(consumer, 'operation', operationId, 'state')).state;

describe.each(reports)('%s by a worker of the same team who claimed nothing', (mutation, rest) => {
  it('is refused with the number that everybody may know, without a secret and with another one, and changes nothing', async () => {
    const before = await countOf();
    const own = await anothersClaim();
    for (const said of [{}, { claimSecret: null }, { claimSecret: 'guessed' }, { claimSecret: own.secret }]) {
      const answer = await colleague.mutate(mutation, { ...(await known()), ...rest, ...said }, refusal);
      expect(answer).toMatchObject({ code: 'STALE_TOKEN', claimCount: 1 });
      expect(answer['message']).toContain('claimSecret');
    }
    expect(await stateOf()).toBe('RUNNING');
    expectSuccess(await succeed(colleague, own));
    expect(await countOf()).toBe(before + factsOfOneMore);
  });
});

/** Another piece of work, so that the colleague has a claim of its own. */
async function anothersClaim(): Promise<Claim> {
  await request(consumer, { name: 'another' });
  return claim(colleague);
}

describe('the secret of a claim', () => {
  it('is the same when the claim is sent again, and another for each claim', async () => {
    const [again] = await claims(holder, { idempotencyKey: 'the claim' });
    expect(again?.secret).toBe(held.secret);
    await request(consumer, { name: 'another' });
    const other = await claim(holder);
    expect(other.secret).not.toBe(held.secret);
    expectSuccess(await succeed(holder, other));
  });

  it('lets its worker report, and another worker who was told it', async () => {
    const under = { operationId, token: held.token, claimSecret: held.secret };
    expectSuccess(await holder.mutate('reportProgress', { ...under, percent: 10 }, refusal));
    expectSuccess(await colleague.mutate('succeedFulfilment', { ...under, outputs: { host: 'db-1' } }, refusal));
    expect(await stateOf()).toBe('SUCCEEDED');
  });

  it('stands in no fact, no message, no log line and no file', async () => {
    await marketplace.settle();
    const facts = JSON.stringify(await allFacts(marketplace.operator));
    expect(facts).toContain('FulfilmentClaimed');
    const isTold = () => heard.some(({ headers }) => headers['ce_type'] === 'bourse.fulfilment.claimed.v1');
    while (!isTold()) await sleep(50); // The time-out of the spec ends it when nothing is published.
    const messages = JSON.stringify(heard.map(({ headers, value }) => [headers, value]));
    expect(messages).not.toContain('secretDigest');
    const files = filesOf(marketplace.dataDirectory);
    for (const text of [facts, messages, marketplace.logged(), ...files]) {
      expect(text.includes(held.secret)).toBe(false);
    }
  });
});

/** The texts of all files of a data directory; a distributed installation has none. */
function filesOf(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
}

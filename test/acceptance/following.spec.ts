import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { untilFollowed } from '../followers.js';
import { claim, provision, request, succeed } from './acts.js';
import { allFacts } from './history.js';
import { type Client, type Data, ManualClock, type Marketplace, openMarketplace, textAt } from './marketplace.js';
import { expectSuccess, offerPostgresql } from './sample-offer.js';

const clock = new ManualClock();
let marketplace: Marketplace;
let worker: Client;
let consumer: Client;
let outsider: Client;

beforeAll(async () => {
  marketplace = await openMarketplace({ clock });
  await offerPostgresql(marketplace, 'AUTO');
  worker = await marketplace.asService({ role: 'producer', teams: ['platform'] });
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
  outsider = marketplace.as({ subject: 'sam', grants: [{ role: 'consumer', teams: ['search'] }] });
  await provision(consumer, worker, { name: 'before-anybody-listened' });
}, 60_000);
afterAll(() => marketplace.close());

interface Listening {
  /** What was told so far. */
  readonly told: readonly Data[];
  /** Waits until so many were told. */
  until(count: number): Promise<readonly Data[]>;
  stop(): Promise<void>;
}

function listen(client: Client, document: string, variables: Data = {}): Listening {
  const told: Data[] = [];
  const waiting = new Map<number, PromiseWithResolvers<void>>();
  const iterator = client.subscribe(document, variables)[Symbol.asyncIterator]();
  const ended = (async () => {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      told.push(next.value);
      waiting.get(told.length)?.resolve();
    }
  })();
  ended.catch(() => undefined);
  return {
    told,
    until: async (count) => {
      const enough = Promise.withResolvers<void>();
      if (told.length >= count) enough.resolve();
      waiting.set(count, enough);
      await Promise.race([enough.promise, ended]);
      expect(told.length).toBeGreaterThanOrEqual(count);
      return told;
    },
    stop: async () => {
      // Whether it hears of that depends on what it is told next, and nothing may be.
      void iterator.return?.();
    },
  };
}

const factFields = 'id stream revision position type data';
const allOf = `subscription { fact: facts { ${factFields} } }`;
const after = `subscription ($after: Position) { fact: facts(after: $after) { ${factFields} } }`;

describe('following facts', () => {
  it('tells all of history from its beginning, and goes on with what is new', async () => {
    const history = await allFacts(marketplace.operator);
    const listening = listen(marketplace.operator, allOf);
    expect(await listening.until(history.length)).toEqual(history.map((fact) => ({ fact })));
    await request(consumer, { name: 'heard-live' });
    const longer = await allFacts(marketplace.operator);
    expect(longer.length).toBe(history.length + 5);
    expect(await listening.until(longer.length)).toEqual(longer.map((fact) => ({ fact })));
    await listening.stop();
    expectSuccess(await succeed(worker, await claim(worker)));
  });

  it('goes on after the position where a reader stopped: nothing twice, nothing missed', async () => {
    const history = await allFacts(marketplace.operator);
    for (const at of [0, Math.floor(history.length / 2), history.length - 1]) {
      const listening = listen(marketplace.operator, after, { after: history[at]?.position });
      const { instance } = await request(consumer, { name: `read-on-from-${at}` });
      expect(instance.phase).toBe('PROVISIONING');
      const rest = (await allFacts(marketplace.operator)).slice(at + 1);
      expect(await listening.until(rest.length)).toEqual(rest.map((fact) => ({ fact })));
      await listening.stop();
      expectSuccess(await succeed(worker, await claim(worker)));
    }
  });

  it('tells each reader what concerns them, and only of what they asked for', async () => {
    const [forConsumer, forOutsider] = [listen(consumer, allOf), listen(outsider, allOf)];
    const ended = `subscription { fact: facts(filter: { categories: ["instance"], types: ["InstanceProvisioned"] }) { type } }`;
    const provisioned = listen(worker, ended);
    const [whole, none] = await Promise.all([allFacts(consumer), allFacts(outsider)]);
    expect(await forConsumer.until(whole.length)).toEqual(whole.map((fact) => ({ fact })));
    expect(await forOutsider.until(none.length)).toEqual(none.map((fact) => ({ fact })));
    expect(none.filter(({ stream }) => stream.startsWith('instance-'))).toEqual([]);
    const count = whole.filter(({ type }) => type === 'InstanceProvisioned').length;
    expect(await provisioned.until(count)).toEqual(
      Array.from({ length: count }, () => ({ fact: { type: 'InstanceProvisioned' } })),
    );
    for (const each of [forConsumer, forOutsider, provisioned]) await each.stop();
  });
});

describe('following operations', () => {
  it('tells the consumer each step of a request, and an outsider none', async () => {
    const document =
      'subscription { operation: operationChanged(team: "payments") { id state fulfilment { percent } } }';
    const followed = untilFollowed(marketplace.host.parts.projections.progress, 2);
    const [heard, overheard] = [listen(consumer, document), listen(outsider, document)];
    await followed;
    const { operation } = await request(consumer, { name: 'followed' });
    await heard.until(1);
    const claimed = await claim(worker);
    await heard.until(2);
    const { token, secret: claimSecret } = claimed;
    const progress = { operationId: operation.id, token, claimSecret, percent: 50 };
    expectSuccess(await worker.mutate('reportProgress', progress, '... on Refusal { code }'));
    await heard.until(3);
    expectSuccess(await succeed(worker, claimed));
    const { id } = operation;
    expect(await heard.until(4)).toMatchObject([
      { operation: { id, state: 'QUEUED', fulfilment: null } },
      { operation: { id, state: 'RUNNING', fulfilment: { percent: null } } },
      { operation: { id, state: 'RUNNING', fulfilment: { percent: 50 } } },
      { operation: { id, state: 'SUCCEEDED' } },
    ]);
    expect(overheard.told).toEqual([]);
    for (const each of [heard, overheard]) await each.stop();
  });
});

describe('following work', () => {
  it('tells a worker what waits, what comes, and what a lost lease brings back', async () => {
    const waiting = await request(consumer, { name: 'waits-already' });
    const document =
      'subscription { task: fulfilmentOffered(capabilities: ["postgresql"]) { operationId kind state claimCount } }';
    const listening = listen(worker, document);
    const [first] = await listening.until(1);
    expect(textAt(first, 'task.operationId')).toBe(waiting.operation.id);
    const next = await request(consumer, { name: 'comes-next' });
    await listening.until(2);
    expect((await claim(worker)).operation.id).toBe(waiting.operation.id);
    clock.advance({ minutes: 2 });
    await marketplace.settle();
    const task = { kind: 'PROVISION', state: 'QUEUED' };
    expect(await listening.until(3)).toEqual([
      { task: { ...task, operationId: waiting.operation.id, claimCount: 0 } },
      { task: { ...task, operationId: next.operation.id, claimCount: 0 } },
      { task: { ...task, operationId: waiting.operation.id, claimCount: 1 } },
    ]);
    await listening.stop();
  });

  it('tells nobody else of it', async () => {
    const document = 'subscription { fulfilmentOffered(capabilities: ["postgresql"]) { operationId } }';
    const followed = untilFollowed(marketplace.host.parts.projections.progress, 2);
    const overheard = listen(outsider, document);
    const heard = listen(worker, document);
    await followed;
    const { operation } = await request(consumer, { name: 'not-for-outsiders' });
    for (let count = 1; !JSON.stringify(heard.told).includes(operation.id); count += 1) await heard.until(count);
    expect(overheard.told).toEqual([]);
    for (const each of [heard, overheard]) await each.stop();
  });
});

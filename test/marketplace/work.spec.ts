import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type MarketplaceServer, startMarketplace, testTimeoutMs } from './marketplace-server.js';
import { type Claim, claimed, consumer, openMarket, producer, requested, seen } from './opened-market.js';

jest.setTimeout(testTimeoutMs);

let server: MarketplaceServer;

beforeAll(async () => {
  server = await startMarketplace();
  await openMarket(server);
});
afterAll(() => server.close());

const other = 'hopper, producer of databases';

/** What a worker says its reports under. */
const workOf = (claim: Claim | undefined) => ({
  operationId: claim?.operation.id ?? '',
  token: claim?.token ?? 0,
  claimSecret: claim?.secret ?? '',
});

/** Work on one new instance, held by a worker. */
async function begun(worker = producer) {
  const { instance, operation } = await requested(server);
  const [claim] = await claimed(server, worker);
  expect(claim?.operation.id).toBe(operation.id);
  return { instance, operation, work: workOf(claim) };
}

const finish = (worker: string, work: object, outputs: object = { host: 'db-1' }) =>
  server.mutate(worker, 'succeedFulfilment', { ...work, outputs });

const fail = (worker: string, work: object) =>
  server.mutate(worker, 'failFulfilment', { ...work, code: 'NO_ROOM', instanceUsable: false, repeatable: true });

describe('fulfilling', () => {
  it('leads from the request to an instance that can be used', async () => {
    const { instance, operation, work } = await begun();
    const progress = { ...work, percent: 40, message: 'half the way' };
    expect(await server.mutate(producer, 'reportProgress', progress)).toMatchObject({
      __typename: 'ReportProgressSuccess',
    });
    const fields = 'state fulfilment { percent message claimCount worker } waitsFor';
    expect(await seen(server, consumer, 'operation', { id: operation.id, fields })).toEqual({
      state: 'RUNNING',
      waitsFor: null,
      fulfilment: { percent: 40, message: 'half the way', claimCount: 1, worker: 'grace' },
    });
    expect(await finish(producer, work)).toMatchObject({ __typename: 'SucceedFulfilmentSuccess' });
    const wanted = { id: instance.id, fields: 'phase outputs parameters observedGeneration conditions { status }' };
    expect(await seen(server, consumer, 'instance', wanted)).toEqual({
      phase: 'ACTIVE',
      outputs: { host: 'db-1' },
      parameters: { sizeGb: 10 },
      observedGeneration: 1,
      conditions: [{ status: 'TRUE' }, { status: 'TRUE' }, { status: 'TRUE' }],
    });
  });

  it('refuses outputs that break the schema, with every place', async () => {
    const { work } = await begun();
    const selection = '... on InvalidOutputs { violations { path } }';
    const answer = await server.mutate(producer, 'succeedFulfilment', { ...work, outputs: { host: 7 } }, selection);
    expect(answer).toMatchObject({ code: 'INVALID_OUTPUTS', violations: [{ path: '/host' }] });
    expect(await finish(producer, work)).toMatchObject({ __typename: 'SucceedFulfilmentSuccess' });
  });

  it('goes on in a retry after a failure, and the consumer may give the instance back', async () => {
    const { instance, operation, work } = await begun();
    expect(await fail(producer, work)).toMatchObject({ __typename: 'FailFulfilmentSuccess' });
    const wanted = { id: operation.id, fields: 'failure { code instanceUsable repeatable } instance { phase }' };
    expect(await seen(server, consumer, 'operation', wanted)).toEqual({
      failure: { code: 'NO_ROOM', instanceUsable: false, repeatable: true },
      instance: { phase: 'FAILED' },
    });
    const retried = await server.mutate(
      consumer,
      'retryOperation',
      { operationId: operation.id },
      '... on RetryOperationSuccess { operation { id state retryOf { id } approval { policy } } }',
    );
    expect(retried).toMatchObject({
      operation: { state: 'QUEUED', retryOf: { id: operation.id }, approval: { policy: 'approved-before' } },
    });
    const [again] = await claimed(server, other);
    await finish(other, workOf(again));
    expect(await server.mutate(consumer, 'deprovisionInstance', { instanceId: instance.id })).toMatchObject({
      __typename: 'DeprovisionInstanceSuccess',
    });
    const [removal] = await claimed(server, producer);
    await finish(producer, workOf(removal), {});
    expect(await seen(server, consumer, 'instance', { id: instance.id, fields: 'phase' })).toEqual({ phase: 'GONE' });
  });

  it('gives the same work for the same claim, and none when nothing waits', async () => {
    await requested(server);
    const first = await claimed(server, producer, { idempotencyKey: 'my claim' });
    expect(first).toHaveLength(1);
    expect(await claimed(server, producer, { idempotencyKey: 'my claim' })).toMatchObject([
      { token: first[0]?.token, isHeld: true, operation: { id: first[0]?.operation.id } },
    ]);
    const otherPayload = { idempotencyKey: 'my claim', capabilities: ['postgresql'], countMax: 2 };
    expect(await server.mutate(producer, 'claimFulfilments', otherPayload)).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect(await claimed(server, producer)).toEqual([]);
    await finish(producer, workOf(first[0]));
  });
});

describe('leases', () => {
  it('hold as long as heartbeats come', async () => {
    const { work } = await begun();
    for (let beats = 0; beats < 5; beats += 1) {
      await server.passSeconds(50);
      const selection = '... on HeartbeatFulfilmentSuccess { leaseExpiresAt }';
      const answer = await server.mutate(producer, 'heartbeatFulfilment', work, selection);
      const expected = new Date(Date.parse(server.now()) + 60_000).toISOString();
      expect(answer).toMatchObject({ leaseExpiresAt: expected });
    }
    expect(await finish(producer, work)).toMatchObject({ __typename: 'SucceedFulfilmentSuccess' });
  });

  it('that expired give the work to another worker, and the first can no longer complete it', async () => {
    const { operation, work } = await begun();
    await server.passSeconds(61);
    expect(await seen(server, consumer, 'operation', { id: operation.id, fields: 'state' })).toEqual({
      state: 'QUEUED',
    });
    for (const mutation of [finish, fail]) {
      expect(await mutation(producer, work)).toMatchObject({ code: 'STALE_TOKEN' });
    }
    const [claim] = await claimed(server, other);
    expect(claim).toMatchObject({ token: 2, operation: { id: operation.id } });
    expect(await finish(producer, work)).toMatchObject({ code: 'STALE_TOKEN' });
    expect(await server.mutate(producer, 'heartbeatFulfilment', work)).toMatchObject({ code: 'STALE_TOKEN' });
    expect(await finish(other, workOf(claim))).toMatchObject({ __typename: 'SucceedFulfilmentSuccess' });
    expect(await finish(producer, work)).toMatchObject({ code: 'STALE_TOKEN' });
  });

  it('that expired are over for the same claim sent again, which is given no other work instead', async () => {
    const { operation } = await requested(server);
    const idempotencyKey = 'a claim whose lease is lost';
    expect(await claimed(server, producer, { idempotencyKey })).toMatchObject([{ token: 1, isHeld: true }]);
    await server.passSeconds(61);
    const { operation: further } = await requested(server);
    const over = [{ token: 1, isHeld: false, operation: { id: operation.id } }];
    const again = await claimed(server, producer, { idempotencyKey });
    expect(again).toMatchObject(over);
    expect(Date.parse(again[0]?.leaseExpiresAt ?? '')).toBeLessThan(Date.parse(server.now()));
    const taken = await claimed(server, other, { countMax: 2 });
    expect(taken.map((claim) => claim.operation.id)).toEqual(expect.arrayContaining([operation.id, further.id]));
    expect(await claimed(server, producer, { idempotencyKey })).toMatchObject(over);
    for (const claim of taken) await finish(other, workOf(claim));
  });

  it('of work that is done are over for the same claim sent again', async () => {
    await requested(server);
    const idempotencyKey = 'a claim whose work is done';
    const [first] = await claimed(server, producer, { idempotencyKey });
    await finish(producer, workOf(first));
    expect(await claimed(server, producer, { idempotencyKey })).toMatchObject([
      { token: 1, isHeld: false, leaseExpiresAt: server.now(), operation: { state: 'SUCCEEDED' } },
    ]);
  });

  it('hold through a pause that was announced, and are taken back when the worker does not return', async () => {
    const { operation, work } = await begun();
    const pause = { ...work, reason: 'waits for a network', retryAfterSeconds: 600 };
    await server.mutate(producer, 'suspendFulfilment', pause);
    await server.passSeconds(600);
    const wanted = { id: operation.id, fields: 'state fulfilment { suspensionReason }' };
    expect(await seen(server, consumer, 'operation', wanted)).toEqual({
      state: 'SUSPENDED',
      fulfilment: { suspensionReason: 'waits for a network' },
    });
    expect(await finish(producer, work)).toMatchObject({ code: 'FULFILMENT_NOT_RUNNING' });
    await server.passSeconds(61);
    expect(await seen(server, consumer, 'operation', { id: operation.id, fields: 'state' })).toEqual({
      state: 'QUEUED',
    });
    const [claim] = await claimed(server, other);
    await finish(other, workOf(claim));
  });
});

describe('cancelling work that was begun', () => {
  it('has it cleaned up, again and again until the producer confirms', async () => {
    const { instance, operation, work } = await begun();
    expect(await server.mutate(consumer, 'cancelOperation', { operationId: operation.id })).toMatchObject({
      __typename: 'CancelOperationSuccess',
    });
    expect(await finish(producer, work)).toMatchObject({ code: 'FULFILMENT_NOT_RUNNING' });
    const wanted = { id: instance.id, fields: 'phase activeOperation { cause kind generation }' };
    expect(await seen(server, consumer, 'instance', wanted)).toMatchObject({
      phase: 'ORPHANED',
      activeOperation: { cause: 'CLEAN_UP', kind: 'DEPROVISION' },
    });
    for (const delaySeconds of [60, 120]) {
      const [claim] = await claimed(server, producer);
      await fail(producer, workOf(claim));
      await server.passSeconds(delaySeconds - 1);
      expect(await claimed(server, producer)).toEqual([]);
      await server.passSeconds(1);
    }
    const [last] = await claimed(server, producer);
    await finish(producer, workOf(last), {});
    expect(await seen(server, consumer, 'instance', { id: instance.id, fields: 'phase' })).toEqual({ phase: 'GONE' });
  });
});

describe('many workers', () => {
  const workers = Array.from({ length: 8 }, (_, index) => `worker-${index}, producer of databases`);

  beforeEach(() => server.settle());

  it('that race for one piece of work get it once', async () => {
    const { operation } = await requested(server);
    const claims = await Promise.all(workers.map((worker) => claimed(server, worker)));
    expect(claims.flat().map((claim) => claim.operation.id)).toEqual([operation.id]);
    const winner = claims.findIndex(({ length }) => length > 0);
    await finish(workers[winner] ?? '', workOf(claims[winner]?.[0]));
  });

  it('that race for many pieces get each once', async () => {
    const wanted = await Promise.all(Array.from({ length: 12 }, () => requested(server)));
    const claims = await Promise.all(workers.map((worker) => claimed(server, worker, { countMax: 3 })));
    const ids = claims.flat().map((claim) => claim.operation.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(wanted.map(({ operation }) => operation.id).toSorted());
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claim, claims, fail, provision, request, shown, succeed } from './acts.js';
import { type Client, type Data, ManualClock, type Marketplace, openMarketplace, textAt } from './marketplace.js';
import { expectSuccess, offerPostgresql } from './sample-offer.js';

const refusal = '... on Refusal { code message }';
const clock = new ManualClock();
let marketplace: Marketplace;
let worker: Client;
let consumer: Client;

beforeAll(async () => {
  marketplace = await openMarketplace({ clock });
  await offerPostgresql(marketplace, 'AUTO');
  worker = await marketplace.asService({ role: 'producer', teams: ['platform'] });
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
}, 60_000);
afterAll(() => marketplace.close());

const retry = (operationId: string): Promise<Data> => {
  const selection = '... on RetryOperationSuccess { operation { id state retryOf { id } parameters instance { id } } }';
  return consumer.mutate('retryOperation', { operationId }, `${selection} ${refusal} ... on NotRetryable { reason }`);
};

const change = (instanceId: string, sizeGb: number): Promise<Data> => {
  const input = { instanceId, parameters: { sizeGb } };
  return consumer.mutate('updateInstance', input, `... on UpdateInstanceSuccess { operation { id } } ${refusal}`);
};

describe('a first provision that fails', () => {
  let instanceId: string;
  const tries: string[] = [];

  it('says why to the consumer', async () => {
    const { instance, operation } = await request(consumer);
    instanceId = instance.id;
    tries.push(operation.id);
    expectSuccess(await fail(worker, await claim(worker)));
    const fields = 'state failure { code message instanceUsable repeatable } instance { phase outputs }';
    expect(await shown(consumer, 'operation', operation.id, fields)).toEqual({
      state: 'FAILED',
      failure: { code: 'NO_ROOM', message: 'the rack is full', instanceUsable: false, repeatable: true },
      instance: { phase: 'FAILED', outputs: null },
    });
    expect(await claims(worker)).toEqual([]);
  });

  it('is tried again as a new operation on the same instance, and may fail again', async () => {
    const retried = await retry(tries[0] ?? '');
    expect(retried).toMatchObject({
      operation: {
        state: 'QUEUED',
        retryOf: { id: tries[0] },
        parameters: { sizeGb: 7 },
        instance: { id: instanceId },
      },
    });
    tries.push(textAt(retried, 'operation.id'));
    expect(await shown(consumer, 'instance', instanceId, 'phase')).toEqual({ phase: 'PROVISIONING' });
    expectSuccess(await fail(worker, await claim(worker)));
    expect(await shown(consumer, 'instance', instanceId, 'phase')).toEqual({ phase: 'FAILED' });
    expect(await retry(tries[0] ?? '')).toMatchObject({ __typename: 'NotRetryable', reason: 'NOT_THE_LATEST' });
  });

  it('succeeds in the end, with every try on record', async () => {
    tries.push(textAt(await retry(tries[1] ?? ''), 'operation.id'));
    expectSuccess(await succeed(worker, await claim(worker)));
    const fields = 'phase operations { edges { node { id state retryOf { id } } } }';
    const [first, second, third] = tries;
    expect(await shown(consumer, 'instance', instanceId, fields)).toEqual({
      phase: 'ACTIVE',
      operations: {
        edges: [
          { node: { id: third, state: 'SUCCEEDED', retryOf: { id: second } } },
          { node: { id: second, state: 'FAILED', retryOf: { id: first } } },
          { node: { id: first, state: 'FAILED', retryOf: null } },
        ],
      },
    });
    expect(await retry(third ?? '')).toMatchObject({ __typename: 'NotRetryable', reason: 'NOT_FAILED' });
  });
});

describe('a change that fails', () => {
  it('leaves a usable instance in use, as it was', async () => {
    const { instanceId } = await provision(consumer, worker);
    expectSuccess(await change(instanceId, 20));
    expect(await change(instanceId, 30)).toMatchObject({ code: 'OPERATION_IN_PROGRESS' });
    expectSuccess(await fail(worker, await claim(worker), { instanceUsable: true }));
    const fields = 'phase parameters generation observedGeneration conditions { type status }';
    expect(await shown(consumer, 'instance', instanceId, fields)).toEqual({
      phase: 'ACTIVE',
      parameters: { sizeGb: 7 },
      generation: 2,
      observedGeneration: 1,
      conditions: [
        { type: 'READY', status: 'TRUE' },
        { type: 'SYNCED', status: 'FALSE' },
        { type: 'UP_TO_DATE', status: 'TRUE' },
      ],
    });
  });

  it('fails an instance that cannot be used any more, which may be mended by another change or given back', async () => {
    const { instanceId } = await provision(consumer, worker);
    const changed = await change(instanceId, 20);
    expectSuccess(await fail(worker, await claim(worker), { repeatable: false }));
    expect(await shown(consumer, 'instance', instanceId, 'phase conditions { status }')).toMatchObject({
      phase: 'FAILED',
      conditions: [{ status: 'FALSE' }, {}, {}],
    });
    expect(await retry(textAt(changed, 'operation.id'))).toMatchObject({ reason: 'NOT_REPEATABLE' });
    expectSuccess(await change(instanceId, 10));
    expectSuccess(await fail(worker, await claim(worker)));
    expect(await shown(consumer, 'instance', instanceId, 'phase')).toEqual({ phase: 'FAILED' });

    expectSuccess(await consumer.mutate('deprovisionInstance', { instanceId }, refusal));
    expect(await shown(consumer, 'instance', instanceId, 'phase')).toEqual({ phase: 'DEPROVISIONING' });
    expectSuccess(await succeed(worker, await claim(worker)));
    expect(await shown(consumer, 'instance', instanceId, 'phase activeOperation { id }')).toEqual({
      phase: 'GONE',
      activeOperation: null,
    });
    expect(await consumer.mutate('deprovisionInstance', { instanceId }, refusal)).toMatchObject({
      code: 'WRONG_PHASE',
    });
    expect(await change(instanceId, 20)).toMatchObject({ code: 'WRONG_PHASE' });
  });
});

describe('giving back', () => {
  it('that fails leaves the instance as it was', async () => {
    const { instanceId } = await provision(consumer, worker);
    expectSuccess(await consumer.mutate('deprovisionInstance', { instanceId }, refusal));
    expectSuccess(await fail(worker, await claim(worker), { instanceUsable: true }));
    expect(await shown(consumer, 'instance', instanceId, 'phase outputs')).toEqual({
      phase: 'ACTIVE',
      outputs: { host: 'db-1.example.org' },
    });
  });
});

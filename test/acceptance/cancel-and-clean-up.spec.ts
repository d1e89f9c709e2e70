import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claim, claims, fail, request, shown, succeed } from './acts.js';
import { type Client, ManualClock, type Marketplace, openMarketplace } from './marketplace.js';
import { expectSuccess, offerPostgresql } from './sample-offer.js';

const refusal = '... on Refusal { code message }';
const clock = new ManualClock();
let marketplace: Marketplace;
let producer: Client;
let worker: Client;
let consumer: Client;

beforeAll(async () => {
  marketplace = await openMarketplace({ clock });
  ({ producer } = await offerPostgresql(marketplace, 'AUTO'));
  worker = await marketplace.asService({ role: 'producer', teams: ['platform'] });
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
}, 60_000);
afterAll(() => marketplace.close());

const cancel = (operationId: string) =>
  consumer.mutate('cancelOperation', { operationId, reason: 'not needed any more' }, refusal);

const retire = () => {
  const selection = `... on VersionInUse { instances { id phase } } ... on RetireVersionSuccess { version { status } }`;
  return producer.mutate('retireVersion', { capability: 'postgresql', version: '1.0.0' }, `${selection} ${refusal}`);
};

describe('cancelling before the work begins', () => {
  it('leaves nothing: nobody is asked to do or to remove anything', async () => {
    const { instance, operation } = await request(consumer);
    expectSuccess(await cancel(operation.id));
    const fields = 'state cancellationReason finishedAt instance { phase activeOperation { id } }';
    expect(await shown(consumer, 'operation', operation.id, fields)).toEqual({
      state: 'CANCELLED',
      cancellationReason: 'not needed any more',
      finishedAt: clock.now().toISOString(),
      instance: { phase: 'GONE', activeOperation: null },
    });
    await marketplace.settle();
    expect(await claims(worker)).toEqual([]);
    expect(await shown(consumer, 'instance', instance.id, 'operations { totalCount }')).toEqual({
      operations: { totalCount: 1 },
    });
  });

  it('takes a change back, and leaves the instance as it was', async () => {
    const { instance } = await request(consumer);
    expectSuccess(await succeed(worker, await claim(worker)));
    const selection = '... on UpdateInstanceSuccess { operation { id } }';
    const input = { instanceId: instance.id, parameters: { sizeGb: 9 } };
    const { operation } = await consumer.mutate('updateInstance', input, selection);
    expectSuccess(await cancel(Object(operation).id));
    expect(await shown(consumer, 'instance', instance.id, 'phase parameters')).toEqual({
      phase: 'ACTIVE',
      parameters: { sizeGb: 7 },
    });
    expect(await claims(worker)).toEqual([]);
    expectSuccess(await consumer.mutate('deprovisionInstance', { instanceId: instance.id }, refusal));
    expectSuccess(await succeed(worker, await claim(worker)));
  });
});

describe('cancelling while a worker is at it', () => {
  let instanceId: string;

  it('leaves an orphan: what the worker still reports no longer counts', async () => {
    const { instance, operation } = await request(consumer, { name: 'half-made' });
    instanceId = instance.id;
    const claimed = await claim(worker);
    expectSuccess(await cancel(operation.id));
    expectSuccess(await cancel(operation.id));
    expect(await succeed(worker, claimed)).toMatchObject({ code: 'FULFILMENT_NOT_RUNNING' });
    expect(await shown(consumer, 'instance', instanceId, 'phase activeOperation { kind cause state }')).toEqual({
      phase: 'ORPHANED',
      activeOperation: { kind: 'DEPROVISION', cause: 'CLEAN_UP', state: 'QUEUED' },
    });
  });

  it('blocks the retirement of the version, which names it', async () => {
    expect(await retire()).toMatchObject({
      __typename: 'VersionInUse',
      code: 'VERSION_IN_USE',
      instances: [{ id: instanceId, phase: 'ORPHANED' }],
    });
  });

  it('has it cleaned up by a worker, offered again later each time that this fails', async () => {
    for (const minutes of [1, 2, 4]) {
      const cleanUp = await claim(worker);
      expect(cleanUp.operation.kind).toBe('DEPROVISION');
      expect(await cancel(cleanUp.operation.id)).toMatchObject({ code: 'NOT_CANCELLABLE' });
      expectSuccess(await fail(worker, cleanUp));
      clock.advance({ seconds: minutes * 60 - 1 });
      await marketplace.settle();
      expect(await claims(worker)).toEqual([]);
      expect(await shown(consumer, 'instance', instanceId, 'phase')).toEqual({ phase: 'ORPHANED' });
      clock.advance({ seconds: 1 });
      await marketplace.settle();
    }
    expect(await retire()).toMatchObject({ instances: [{ id: instanceId, phase: 'ORPHANED' }] });
  });

  it('is over when a worker confirms, and the version may be retired', async () => {
    const cleanUp = await claim(worker);
    expectSuccess(await succeed(worker, cleanUp));
    expect(await shown(consumer, 'instance', instanceId, 'phase activeOperation { id } outputs')).toEqual({
      phase: 'GONE',
      activeOperation: null,
      outputs: null,
    });
    clock.advance({ days: 2 });
    await marketplace.settle();
    expect(await claims(worker)).toEqual([]);
    expect(await retire()).toMatchObject({ version: { status: 'RETIRED' } });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claim, claims, fail, heartbeat, provision, request, shown, succeed } from './acts.js';
import { allFacts } from './history.js';
import { type Client, type Data, ManualClock, type Marketplace, openMarketplace } from './marketplace.js';
import { contract, expectSuccess, offerPostgresql } from './sample-offer.js';

const refusal = '... on Refusal { code message }';
const guarded = { capability: 'postgresql', version: '1.1.0' };
const clock = new ManualClock();
const rounds = 10;
let marketplace: Marketplace;
let producers: readonly Client[];
let consumer: Client;

beforeAll(async () => {
  marketplace = await openMarketplace({ clock });
  const { producer } = await offerPostgresql(marketplace, 'AUTO');
  expectSuccess(await producer.mutate('draftVersion', { ...contract, ...guarded, approval: 'PRODUCER' }, refusal));
  expectSuccess(await producer.mutate('publishVersion', { ...guarded, stage: 'GA' }, refusal));
  const colleague = marketplace.as({ subject: 'paula', grants: [{ role: 'producer', teams: ['platform'] }] });
  producers = [producer, colleague];
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
}, 60_000);
afterAll(() => marketplace.close());

const winners = (answers: readonly Data[]) => answers.filter(({ code }) => code === undefined).length;

/** How many facts of these types an instance has. */
async function countOf(instanceId: string, ...types: readonly string[]): Promise<number> {
  const uuid = Buffer.from(instanceId, 'base64url').toString().split(':')[1];
  const facts = await allFacts(marketplace.operator);
  return facts.filter(({ stream, type }) => stream === `instance-${uuid}` && types.includes(type)).length;
}

describe('deciding on a request at the same moment', () => {
  it('ends in one decision: approved, refused or cancelled', async () => {
    const [first, second] = producers;
    for (let round = 0; round < rounds; round += 1) {
      const { instance, operation } = await request(consumer, { ...guarded, name: `contested-${round}` });
      const about = { operationId: operation.id };
      const [approved, refused] = await Promise.all([
        first?.mutate('approveOperation', about, refusal),
        second?.mutate('refuseOperation', { ...about, reason: 'no' }, refusal),
        consumer.mutate('cancelOperation', { ...about, reason: 'never mind' }, refusal),
      ]);
      expect([approved?.['code'], refused?.['code']]).toContain('NOT_AWAITING_APPROVAL');
      expect(await countOf(instance.id, 'OperationRejected', 'OperationCancelled', 'OperationExpired')).toBe(1);
      expect(await shown(consumer, 'instance', instance.id, 'phase activeOperation { id }')).toEqual({
        phase: 'GONE',
        activeOperation: null,
      });
    }
  });
});

describe('changing an instance at the same moment', () => {
  it('lets one change through, and tells the others to wait', async () => {
    const [worker] = producers;
    if (worker === undefined) throw new Error('There is no worker');
    const { instanceId } = await provision(consumer, worker, { name: 'changed-by-many' });
    const changes = Array.from({ length: 20 }, (_, index) =>
      consumer.mutate('updateInstance', { instanceId, parameters: { sizeGb: index + 1 } }, refusal),
    );
    const answers = await Promise.all([...changes, consumer.mutate('deprovisionInstance', { instanceId }, refusal)]);
    expect(winners(answers)).toBe(1);
    expect(answers.filter(({ code }) => code === 'OPERATION_IN_PROGRESS')).toHaveLength(20);
    expectSuccess(await succeed(worker, await claim(worker)));
  });
});

describe('reporting on work while it is taken away', () => {
  it('counts once, whichever comes first, and leaves nothing half done', async () => {
    const [worker] = producers;
    if (worker === undefined) throw new Error('There is no worker');
    for (let round = 0; round < rounds; round += 1) {
      const { instance, operation } = await request(consumer, { name: `cancelled-or-done-${round}` });
      const claimed = await claim(worker);
      const answers = await Promise.all([
        succeed(worker, claimed),
        consumer.mutate('cancelOperation', { operationId: operation.id }, refusal),
        fail(worker, claimed),
        heartbeat(worker, claimed),
      ]);
      expect(winners(answers.slice(0, 3))).toBe(1);
      expect(await countOf(instance.id, 'OperationSucceeded', 'OperationFailed', 'OperationCancelled')).toBe(1);
      const found = await shown(consumer, 'instance', instance.id, 'phase');
      expect(['ACTIVE', 'ORPHANED', 'FAILED']).toContain(Object(found).phase);
      for (const cleanUp of await claims(worker)) expectSuccess(await succeed(worker, cleanUp));
    }
    clock.advance({ minutes: 10 });
    await marketplace.settle();
    expect(await claims(worker)).toEqual([]);
  });
});

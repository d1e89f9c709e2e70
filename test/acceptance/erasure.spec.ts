import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verify } from '#libs/event-store';
import { claim, provision, request, shown, succeed } from './acts.js';
import { allFacts } from './history.js';
import { type Client, ManualClock, type Marketplace, openMarketplace, textAt } from './marketplace.js';
import { expectSuccess, offerPostgresql } from './sample-offer.js';

const refusal = '... on Refusal { code message }';
const clock = new ManualClock();
let marketplace: Marketplace;
let worker: Client;
let consumer: Client;
let goneId: string;
let livingId: string;

beforeAll(async () => {
  marketplace = await openMarketplace({ clock });
  const { producer } = await offerPostgresql(marketplace, 'AUTO');
  worker = producer;
  consumer = marketplace.as({
    subject: 'carol',
    name: 'Carol Shaw',
    grants: [{ role: 'consumer', teams: ['payments'] }],
  });
  ({ instanceId: livingId } = await provision(consumer, worker, { name: 'stays' }));
  ({ instanceId: goneId } = await provision(consumer, worker, { name: 'goes' }));
  const farewell = { instanceId: goneId, justification: 'the ledger moved' };
  expectSuccess(await consumer.mutate('deprovisionInstance', farewell, refusal));
  expectSuccess(await succeed(worker, await claim(worker)));
  await marketplace.settle();
}, 60_000);
afterAll(() => marketplace.close());

const texts = 'operations { edges { node { kind parameters outputs justification } } }';
const plain = `id phase phaseSince plan environment requestedAt requestedBy conditions { type status reason }
  operations { edges { node { id kind state submittedAt finishedAt fulfilment { claimCount } } } }`;
const streamOf = (id: string) => `instance-${Buffer.from(id, 'base64url').toString().split(':')[1]}`;
const erase = (instanceId: string) => marketplace.operator.mutate('eraseInstance', { instanceId }, refusal);

describe('erasing an instance', () => {
  it('is refused while it lives, to all but operators, and of what never was', async () => {
    expect(await erase(livingId)).toMatchObject({ __typename: 'InstanceStillLives', code: 'INSTANCE_STILL_LIVES' });
    expect(await erase('bm90aGluZw')).toMatchObject({ __typename: 'NotFound' });
    for (const caller of [consumer, worker]) {
      expect(await caller.mutate('eraseInstance', { instanceId: goneId }, refusal)).toMatchObject({
        __typename: 'NotPermitted',
      });
    }
    expect(JSON.stringify(await shown(consumer, 'instance', goneId, texts))).toContain('the ledger moved');
  });

  it('leaves of every confidential text the word that it was erased', async () => {
    const before = await shown(consumer, 'instance', goneId, plain);
    expectSuccess(await erase(goneId));
    await marketplace.settle();
    const erased = { parameters: 'erased', outputs: 'erased', justification: 'erased' };
    for (const party of [consumer, worker]) {
      expect(await shown(party, 'instance', goneId, texts)).toEqual({
        operations: {
          edges: [
            { node: { kind: 'DEPROVISION', parameters: null, outputs: 'erased', justification: 'erased' } },
            { node: { kind: 'PROVISION', ...erased } },
          ],
        },
      });
    }
    expect(await shown(consumer, 'instance', goneId, plain)).toEqual(before);
  });

  it('leaves nothing of them in its history either, and the others untouched', async () => {
    const facts = await allFacts(consumer);
    const [living, gone] = await Promise.all([livingId, goneId].map((id) => shown(consumer, 'instance', id, 'name')));
    expect([living, gone]).toEqual([{ name: 'stays' }, { name: 'goes' }]);
    const told = (id: string) => JSON.stringify(facts.filter(({ stream }) => stream === streamOf(id)));
    expect(told(livingId)).toContain('we keep a ledger');
    expect(told(livingId)).toContain('db-1.example.org');
    expect(told(goneId)).toContain('erased');
    expect(told(goneId)).toContain('InstanceDeprovisioned');
    expect(told(goneId)).not.toMatch(/db-1\.example\.org|we keep a ledger|the ledger moved|sizeGb|sealed:/);
  });

  it('holds after a restart, and is harmless again', async () => {
    const before = await shown(consumer, 'instance', goneId, `${plain} ${texts}`);
    await marketplace.restart();
    expectSuccess(await erase(goneId));
    await marketplace.settle();
    expect(await shown(consumer, 'instance', goneId, `${plain} ${texts}`)).toEqual(before);
    expect(await shown(consumer, 'instance', livingId, 'outputs parameters')).toEqual({
      outputs: { host: 'db-1.example.org' },
      parameters: { sizeGb: 7 },
    });
  });

  it('leaves a log whose chains are whole', async () => {
    const report = await verify(marketplace.host.parts.eventStore, { isGapless: !marketplace.isDistributed });
    expect(report.findings).toEqual([]);
    expect(report.factCount).toBe((await allFacts(marketplace.operator)).length);
  });
});

describe('erasing a person', () => {
  it.each(['carol@example.org', 'Carol Shaw', 'carol', ''])(
    'is refused for what is no opaque id, because its order is recorded for ever: %j',
    async (principal) => {
      const head = await marketplace.host.parts.eventStore.head();
      const violations = '... on InvalidInput { violations { path limit } }';
      expect(await marketplace.operator.mutate('eraseSubject', { principal }, violations)).toEqual({
        __typename: 'InvalidInput',
        violations: [{ path: '/principal', limit: 'a UUID, or one followed by those of its issuers' }],
      });
      expect(await marketplace.host.parts.eventStore.head()).toBe(head);
    },
  );

  it('forgets who they were, and leaves what they did under an id that names nobody', async () => {
    const { viewer } = await consumer.query('{ viewer { id } }');
    const principal = textAt(viewer, 'id');
    const { people } = marketplace.host.parts.keys;
    expect((await people.nameOf([principal])).get(principal)?.name).toBe('Carol Shaw');
    const before = await shown(consumer, 'instance', livingId, plain);
    expect(before).toMatchObject({ requestedBy: principal });

    const order = await marketplace.operator.mutate(
      'eraseSubject',
      { principal },
      `... on EraseSubjectSuccess { principal } ${refusal}`,
    );
    expect(order).toEqual({ __typename: 'EraseSubjectSuccess', principal });
    await marketplace.settle();
    expect((await people.nameOf([principal])).get(principal)?.name).toBe('erased');
    expect(await shown(consumer, 'instance', livingId, plain)).toEqual(before);
    await request(consumer, { name: 'goes-on-working' });
    expect((await people.nameOf([principal])).get(principal)?.name).toBe('erased');
    const report = await verify(marketplace.host.parts.eventStore, { isGapless: !marketplace.isDistributed });
    expect(report.findings).toEqual([]);
  });
});

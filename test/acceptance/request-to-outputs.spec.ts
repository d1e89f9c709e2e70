import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Claim, claim, claims, missing, request, shown, succeed } from './acts.js';
import { type Client, ManualClock, type Marketplace, openMarketplace } from './marketplace.js';
import { expectSuccess, offerPostgresql } from './sample-offer.js';

const clock = new ManualClock();
let marketplace: Marketplace;
let worker: Client;
let consumer: Client;
let outsider: Client;
let instanceId: string;
let operationId: string;
let claimed: Claim;

beforeAll(async () => {
  marketplace = await openMarketplace({ clock });
  await offerPostgresql(marketplace, 'AUTO');
  worker = await marketplace.asService({ role: 'producer', teams: ['platform'] });
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
  outsider = marketplace.as({ subject: 'sam', grants: [{ role: 'consumer', teams: ['search'] }] });
  const { instance, operation } = await request(consumer);
  instanceId = instance.id;
  operationId = operation.id;
}, 60_000);
afterAll(() => marketplace.close());

const heldBy = ({ token, secret }: Claim) => ({ operationId, token, claimSecret: secret });

describe('a request that needs no approval', () => {
  it('waits for a worker, who is told what is wanted', async () => {
    expect(await shown(consumer, 'operation', operationId, 'state waitsFor approval { policy }')).toEqual({
      state: 'QUEUED',
      waitsFor: 'PRODUCER',
      approval: { policy: 'auto' },
    });
    clock.advance({ minutes: 5 });
    claimed = await claim(worker);
    expect(claimed).toEqual({
      token: 1,
      secret: expect.stringMatching(/^[\w-]{43}$/),
      leaseExpiresAt: '2026-01-05T09:06:00.000Z',
      operation: { id: operationId, kind: 'PROVISION', parameters: { sizeGb: 7 } },
    });
    expect(await claims(worker)).toEqual([]);
  });

  it('shows the consumer how far the work is', async () => {
    clock.advance({ seconds: 30 });
    const progress = { ...heldBy(claimed), percent: 60, message: 'restoring the template' };
    expectSuccess(await worker.mutate('reportProgress', progress, '... on Refusal { code message }'));
    const fields = 'state waitsFor fulfilment { percent message claimedAt } instance { phase outputs }';
    expect(await shown(consumer, 'operation', operationId, fields)).toEqual({
      state: 'RUNNING',
      waitsFor: null,
      fulfilment: { percent: 60, message: 'restoring the template', claimedAt: '2026-01-05T09:05:00.000Z' },
      instance: { phase: 'PROVISIONING', outputs: null },
    });
  });

  it('is refused outputs that are not what was promised, and goes on', async () => {
    const broken = await worker.mutate(
      'succeedFulfilment',
      { ...heldBy(claimed), outputs: { host: 17 } },
      '... on InvalidOutputs { violations { path } }',
    );
    expect(broken).toEqual({ __typename: 'InvalidOutputs', violations: [{ path: '/host' }] });
    expect(await shown(consumer, 'operation', operationId, 'state')).toEqual({ state: 'RUNNING' });
  });

  it('ends in an instance whose outputs the consumer reads', async () => {
    expectSuccess(await succeed(worker, claimed));
    const fields = 'phase phaseSince outputs parameters activeOperation { id } conditions { type status }';
    expect(await shown(consumer, 'instance', instanceId, fields)).toEqual({
      phase: 'ACTIVE',
      phaseSince: '2026-01-05T09:05:30.000Z',
      outputs: { host: 'db-1.example.org' },
      parameters: { sizeGb: 7 },
      activeOperation: null,
      conditions: ['READY', 'SYNCED', 'UP_TO_DATE'].map((type) => ({ type, status: 'TRUE' })),
    });
    const all = '{ instances { totalCount edges { node { id outputs } } } }';
    expect(await consumer.query(all)).toEqual({
      instances: { totalCount: 1, edges: [{ node: { id: instanceId, outputs: { host: 'db-1.example.org' } } }] },
    });
  });
});

describe('reading what was made', () => {
  const secrets = 'outputs parameters operations { edges { node { outputs parameters justification } } }';

  it('is for the two parties', async () => {
    const open = { host: 'db-1.example.org' };
    for (const party of [consumer, worker]) {
      expect(await shown(party, 'instance', instanceId, secrets)).toEqual({
        outputs: open,
        parameters: { sizeGb: 7 },
        operations: {
          edges: [{ node: { outputs: open, parameters: { sizeGb: 7 }, justification: 'we keep a ledger' } }],
        },
      });
    }
  });

  it('tells auditors and operators that there is something, and not what', async () => {
    const auditor = marketplace.as({ subject: 'audrey', grants: [{ role: 'auditor', teams: 'all' }] });
    for (const reader of [auditor, marketplace.operator]) {
      expect(await shown(reader, 'instance', instanceId, `phase ${secrets}`)).toEqual({
        phase: 'ACTIVE',
        outputs: 'sealed',
        parameters: 'sealed',
        operations: { edges: [{ node: { outputs: 'sealed', parameters: 'sealed', justification: 'sealed' } }] },
      });
      const history = JSON.stringify(await reader.query('{ facts(first: 100) { edges { node { type data } } } }'));
      expect(history).toContain('InstanceProvisioned');
      expect(history).not.toMatch(/db-1\.example\.org|we keep a ledger/);
    }
  });

  it('gives everybody else the answer of what never was', async () => {
    const byId = `query ($instance: ID!, $operation: ID!) {
      instance(id: $instance) { ${secrets} } operation(id: $operation) { outputs } nodes(ids: [$instance, $operation]) { id }
    }`;
    const foreign = await outsider.send(byId, { instance: instanceId, operation: operationId });
    const absent = await outsider.send(byId, { instance: missing(instanceId), operation: missing(operationId) });
    expect(foreign).toEqual({ ...absent, correlationId: foreign.correlationId });
    expect(foreign.data).toEqual({ instance: null, operation: null, nodes: [null, null] });
  });
});

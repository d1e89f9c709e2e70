import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claim, claims, request, shown } from './acts.js';
import { type Client, issueToken, ManualClock, type Marketplace, openMarketplace } from './marketplace.js';
import { expectSuccess, offerPostgresql } from './sample-offer.js';

const refusal = '... on Refusal { code message }';
const clock = new ManualClock();
const bothRoles = [
  { role: 'consumer', teams: ['payments'] },
  { role: 'producer', teams: ['platform'] },
] as const;

let marketplace: Marketplace;
let producer: Client;
let requester: Client;
let worker: Client;

beforeAll(async () => {
  marketplace = await openMarketplace({ clock });
  ({ producer } = await offerPostgresql(marketplace, 'PRODUCER'));
  requester = marketplace.as({ subject: 'bo', grants: bothRoles });
  worker = await marketplace.asService({ role: 'producer', teams: ['platform'] });
}, 60_000);
afterAll(() => marketplace.close());

const approve = (approver: Client, operationId: string) =>
  approver.mutate('approveOperation', { operationId, comment: 'within the budget' }, refusal);

async function waitingFor(approver: Client) {
  const { approvalsWaitingForMe } = await approver.query(
    '{ approvalsWaitingForMe { edges { node { id justification approval { expiresAt } } } } }',
  );
  return approvalsWaitingForMe;
}

describe('a request that needs approval', () => {
  let operationId: string;

  it('waits, with a deadline, before those who may decide, and before no worker', async () => {
    const { instance, operation } = await request(requester);
    operationId = operation.id;
    expect([instance.phase, operation.state]).toEqual(['REQUESTED', 'AWAITING_APPROVAL']);
    const waiting = {
      id: operationId,
      justification: 'we keep a ledger',
      approval: { expiresAt: '2026-01-12T09:00:00.000Z' },
    };
    expect(await waitingFor(producer)).toEqual({ edges: [{ node: waiting }] });
    expect(await waitingFor(requester)).toEqual({ edges: [] });
    expect(await claims(worker)).toEqual([]);
  });

  it('is not approved by who asked, also not through a token of theirs', async () => {
    const ownHand = marketplace.as(await issueToken(requester, [{ role: 'producer', teams: ['platform'] }]));
    for (const approver of [requester, ownHand]) {
      expect(await approve(approver, operationId)).toMatchObject({ __typename: 'NotPermitted' });
    }
    expect(await shown(requester, 'operation', operationId, 'state')).toEqual({ state: 'AWAITING_APPROVAL' });
  });

  it('goes on with the word of another producer', async () => {
    const { viewer } = await producer.query('{ viewer { id } }');
    expectSuccess(await approve(producer, operationId));
    expectSuccess(await approve(producer, operationId));
    const taken = { operationId, reason: 'on second thoughts' };
    expect(await producer.mutate('refuseOperation', taken, refusal)).toMatchObject({ code: 'NOT_AWAITING_APPROVAL' });
    const fields = 'state approval { policy approver comment } instance { phase }';
    expect(await shown(requester, 'operation', operationId, fields)).toEqual({
      state: 'QUEUED',
      approval: { policy: null, approver: Object(viewer).id, comment: 'within the budget' },
      instance: { phase: 'PROVISIONING' },
    });
    expect((await claim(worker)).operation.id).toBe(operationId);
  });
});

describe('a request that nobody decides on', () => {
  it('expires by the clock, not a moment early, and leaves nothing', async () => {
    const { instance, operation } = await request(requester, { name: 'forgotten' });
    clock.advance({ days: 6, hours: 23, minutes: 59, seconds: 59 });
    await marketplace.settle();
    expect(await shown(requester, 'operation', operation.id, 'state')).toEqual({ state: 'AWAITING_APPROVAL' });
    clock.advance({ seconds: 1 });
    expect(await approve(producer, operation.id)).toMatchObject({ code: 'APPROVAL_EXPIRED' });
    await marketplace.settle();
    expect(await shown(requester, 'operation', operation.id, 'state finishedAt')).toEqual({
      state: 'EXPIRED',
      finishedAt: clock.now().toISOString(),
    });
    expect(await shown(requester, 'instance', instance.id, 'phase')).toEqual({ phase: 'GONE' });
    expect(await waitingFor(producer)).toEqual({ edges: [] });
  });
});

describe('a request that is refused', () => {
  it('tells the consumer why, and leaves nothing', async () => {
    const { instance, operation } = await request(requester, { name: 'too-large' });
    const decision = { operationId: operation.id, reason: 'ask for half of it' };
    expect(await requester.mutate('refuseOperation', decision, refusal)).toMatchObject({ __typename: 'NotPermitted' });
    expectSuccess(await producer.mutate('refuseOperation', decision, refusal));
    const fields = 'state rejectionCause approval { comment }';
    expect(await shown(requester, 'operation', operation.id, fields)).toEqual({
      state: 'REJECTED',
      rejectionCause: 'APPROVER',
      approval: { comment: 'ask for half of it' },
    });
    expect(await shown(requester, 'instance', instance.id, 'phase')).toEqual({ phase: 'GONE' });
    expect(await approve(producer, operation.id)).toMatchObject({ code: 'NOT_AWAITING_APPROVAL' });
  });

  it('cannot be refused without a reason', async () => {
    const { operation } = await request(requester, { name: 'unlucky' });
    const wordless = { operationId: operation.id, reason: '' };
    expect(await producer.mutate('refuseOperation', wordless, '... on InvalidInput { violations { path } }')).toEqual({
      __typename: 'InvalidInput',
      violations: [{ path: '/reason' }],
    });
  });
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type MarketplaceServer, startMarketplace, testTimeoutMs } from './marketplace-server.js';
import { claimed, consumer, openMarket, producer, requested, seen } from './opened-market.js';

jest.setTimeout(testTimeoutMs);

let server: MarketplaceServer;

beforeAll(async () => {
  server = await startMarketplace();
  await openMarket(server);
});
afterAll(() => server.close());

const guarded = { capability: 'kafka-topic' };
const waitingForMe =
  '{ approvalsWaitingForMe { totalCount edges { node { id requestedBy approval { expiresAt } } } } }';

describe('approving', () => {
  it('waits for a producer, who sees what waits and lets it go on', async () => {
    const { instance, operation } = await requested(server, guarded);
    expect([instance.phase, operation.state]).toEqual(['REQUESTED', 'AWAITING_APPROVAL']);
    expect(await server.query(producer, waitingForMe)).toMatchObject({
      approvalsWaitingForMe: { totalCount: 1, edges: [{ node: { id: operation.id, requestedBy: 'ada' } }] },
    });
    expect(await server.query(consumer, waitingForMe)).toMatchObject({ approvalsWaitingForMe: { totalCount: 0 } });
    expect(await claimed(server, producer, { capabilities: ['kafka-topic'] })).toEqual([]);

    const selection = '... on ApproveOperationSuccess { operation { state approval { approver comment } } }';
    const decision = { operationId: operation.id, comment: 'go on' };
    expect(await server.mutate(producer, 'approveOperation', decision, selection)).toMatchObject({
      operation: { state: 'QUEUED', approval: { approver: 'grace', comment: 'go on' } },
    });
    expect(await claimed(server, producer, { capabilities: ['kafka-topic'] })).toHaveLength(1);
  });

  it('is not for whoever asked, whatever roles they have, nor for consumers', async () => {
    const both = 'ada, producer of databases';
    const { operation } = await requested(server, guarded);
    const decision = { operationId: operation.id };
    expect(await server.mutate(both, 'approveOperation', decision)).toMatchObject({ code: 'NOT_PERMITTED' });
    expect(await server.mutate(consumer, 'approveOperation', decision)).toMatchObject({ code: 'NOT_PERMITTED' });
    expect(await server.query(both, waitingForMe)).toMatchObject({ approvalsWaitingForMe: { totalCount: 0 } });
    const refusal = { ...decision, reason: 'too large' };
    expect(await server.mutate(producer, 'refuseOperation', refusal)).toMatchObject({
      __typename: 'RefuseOperationSuccess',
    });
    expect(await server.mutate(producer, 'approveOperation', decision)).toMatchObject({
      code: 'NOT_AWAITING_APPROVAL',
    });
    const wanted = { id: operation.id, fields: 'state rejectionCause approval { comment } instance { phase }' };
    expect(await seen(server, consumer, 'operation', wanted)).toEqual({
      state: 'REJECTED',
      rejectionCause: 'APPROVER',
      approval: { comment: 'too large' },
      instance: { phase: 'GONE' },
    });
  });

  it('expires when nobody decides in time', async () => {
    const { operation } = await requested(server, guarded);
    await server.passSeconds(3_600);
    expect(await seen(server, consumer, 'operation', { id: operation.id, fields: 'state' })).toEqual({
      state: 'EXPIRED',
    });
    expect(await server.mutate(producer, 'approveOperation', { operationId: operation.id })).toMatchObject({
      code: 'NOT_AWAITING_APPROVAL',
    });
  });
});

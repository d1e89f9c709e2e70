import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { approveOperation } from './approve-operation.js';
import { claimFulfilment } from './claim-fulfilment.js';
import { instance } from './instance.js';
import { refuseOperation } from './refuse-operation.js';
import { requestInstance } from './request-instance.js';
import { change, claim, guardedMarket, guardedOffer, market, request, story, success } from './story.js';
import { succeedOperation } from './succeed-operation.js';
import { updateInstance } from './update-instance.js';

const { given } = scenario(instance);

const refusal = { operation: 'o-1', approver: 'grace', reason: 'too large', decidedAt: '2026-01-01T00:30:00.000Z' };
const subject = { instance: 'i-1', operation: 'o-1', kind: 'PROVISION' } as const;
const waiting = story(requestInstance(request, guardedMarket));

describe('refusing an operation', () => {
  it('ends it, and nothing is left of an instance that never was', () =>
    given(...waiting)
      .when(refuseOperation(refusal))
      .expectFacts(
        { type: 'ApprovalRefused', data: { ...subject, approver: 'grace', reason: 'too large' } },
        { type: 'OperationRejected', data: { ...subject, instancePhase: 'GONE', cause: 'APPROVER' } },
      ));

  it('leaves an instance that works as it is', () => {
    const update = { ...change('o-2'), offer: guardedOffer, parameters: '{}', violations: [] };
    const changed = { instance: 'i-1', operation: 'o-2', kind: 'UPDATE' } as const;
    given(
      ...story(
        requestInstance(request, market),
        claimFulfilment(claim('o-1')),
        succeedOperation(success('o-1')),
        updateInstance(update),
      ),
    )
      .when(refuseOperation({ ...refusal, operation: 'o-2', decidedAt: '2026-02-01T00:30:00.000Z' }))
      .expectFacts(
        { type: 'ApprovalRefused', data: { ...changed, approver: 'grace', reason: 'too large' } },
        { type: 'OperationRejected', data: { ...changed, instancePhase: 'ACTIVE', cause: 'APPROVER' } },
      );
  });

  it('changes nothing when it comes again, whatever is said this time', () =>
    fc.assert(
      fc.property(fc.string(), (reason) =>
        given(...story(requestInstance(request, guardedMarket), refuseOperation(refusal)))
          .when(refuseOperation({ ...refusal, reason }))
          .expectNothing(),
      ),
    ));

  it('is refused when there is no such operation', () =>
    given().when(refuseOperation(refusal)).expectRejection({ reason: 'NotFound', path: '/operationId' }));

  it('is refused to whoever asked for the operation, who may cancel it', () =>
    given(...waiting)
      .when(refuseOperation({ ...refusal, approver: 'ada' }))
      .expectRejection({ reason: 'OwnRequest' }));

  it('is refused from the instant at which the approval expires', () =>
    given(...waiting)
      .when(refuseOperation({ ...refusal, decidedAt: '2026-01-01T01:00:00.000Z' }))
      .expectRejection({ reason: 'ApprovalExpired', expiresAt: '2026-01-01T01:00:00.000Z' }));

  it('is refused when it was approved before', () =>
    given(...story(requestInstance(request, guardedMarket), approveOperation({ ...refusal, comment: '' })))
      .when(refuseOperation(refusal))
      .expectRejection({ reason: 'NotAwaitingApproval', state: 'QUEUED' }));
});

import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { approveOperation } from './approve-operation.js';
import { claimFulfilment } from './claim-fulfilment.js';
import { expireApproval } from './expire-approval.js';
import { failOperation } from './fail-operation.js';
import { instance } from './instance.js';
import { refuseOperation } from './refuse-operation.js';
import { requestInstance } from './request-instance.js';
import { claim, failure, guardedMarket, market, request, story, success } from './story.js';
import { succeedOperation } from './succeed-operation.js';

const { given } = scenario(instance);

const approval = { operation: 'o-1', approver: 'grace', comment: 'go on', decidedAt: '2026-01-01T00:30:00.000Z' };
const subject = { instance: 'i-1', operation: 'o-1', kind: 'PROVISION' } as const;
const waiting = story(requestInstance(request, guardedMarket));

describe('approving an operation', () => {
  it('grants it and brings it to the producers', () =>
    given(...waiting)
      .when(approveOperation(approval))
      .expectFacts(
        { type: 'ApprovalGranted', data: { ...subject, approver: 'grace', comment: 'go on' } },
        {
          type: 'OperationQueued',
          data: {
            ...subject,
            instancePhase: 'PROVISIONING',
            reason: 'APPROVED',
            channel: 'WORKER',
            capability: 'postgresql',
            ownerTeam: 'databases',
          },
        },
      ));

  it('changes nothing when it comes again, whatever came of the operation', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 }), fc.boolean(), (steps, isSuccess) => {
        const work = [
          claimFulfilment(claim('o-1')),
          isSuccess ? succeedOperation(success('o-1')) : failOperation(failure('o-1')),
        ];
        given(...story(requestInstance(request, guardedMarket), approveOperation(approval), ...work.slice(0, steps)))
          .when(approveOperation(approval))
          .expectNothing();
      }),
    ));

  it('is refused when there is no such operation', () =>
    given().when(approveOperation(approval)).expectRejection({ reason: 'NotFound', path: '/operationId' }));

  it('is refused to whoever asked for the operation', () =>
    given(...waiting)
      .when(approveOperation({ ...approval, approver: 'ada' }))
      .expectRejection({ reason: 'OwnRequest' }));

  it('is refused from the instant at which the approval expires, also before that is recorded', () =>
    given(...waiting)
      .when(approveOperation({ ...approval, decidedAt: '2026-01-01T01:00:00.000Z' }))
      .expectRejection({ reason: 'ApprovalExpired', expiresAt: '2026-01-01T01:00:00.000Z' }));

  it('is refused when somebody else approved first', () =>
    given(...story(requestInstance(request, guardedMarket), approveOperation(approval)))
      .when(approveOperation({ ...approval, approver: 'alan' }))
      .expectRejection({ reason: 'NotAwaitingApproval', state: 'QUEUED' }));

  it('is refused when the same producer refused before', () =>
    given(...story(requestInstance(request, guardedMarket), refuseOperation({ ...approval, reason: 'too large' })))
      .when(approveOperation(approval))
      .expectRejection({ reason: 'NotAwaitingApproval', state: 'REJECTED' }));

  it('is refused when no approval was wanted, or its time is over', () => {
    given(...story(requestInstance(request, market)))
      .when(approveOperation(approval))
      .expectRejection({ reason: 'NotAwaitingApproval', state: 'QUEUED' });
    given(
      ...story(
        requestInstance(request, guardedMarket),
        expireApproval({ operation: 'o-1', expiredAt: '2026-01-01T01:00:00.000Z' }),
      ),
    )
      .when(approveOperation(approval))
      .expectRejection({ reason: 'NotAwaitingApproval', state: 'EXPIRED' });
  });
});

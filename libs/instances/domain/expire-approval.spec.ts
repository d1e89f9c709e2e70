import { describe, it } from '@jest/globals';
import { scenario } from '#libs/testing';
import { approveOperation } from './approve-operation.js';
import { expireApproval } from './expire-approval.js';
import { instance } from './instance.js';
import { requestInstance } from './request-instance.js';
import { guardedMarket, request, story } from './story.js';

const { given } = scenario(instance);

const expiry = { operation: 'o-1', expiredAt: '2026-01-01T01:00:00.000Z' };
const waiting = [requestInstance(request, guardedMarket)] as const;

describe('expiring an approval', () => {
  it('ends an operation on which nobody decided in time', () =>
    given(...story(...waiting))
      .when(expireApproval(expiry))
      .expectFacts({
        type: 'OperationExpired',
        data: { instance: 'i-1', operation: 'o-1', kind: 'PROVISION', instancePhase: 'GONE' },
      }));

  it('changes nothing when it comes again, too early, or after a decision', () => {
    given(...story(...waiting, expireApproval(expiry)))
      .when(expireApproval(expiry))
      .expectNothing();
    given(...story(...waiting))
      .when(expireApproval({ ...expiry, expiredAt: '2026-01-01T00:59:59.999Z' }))
      .expectNothing();
    const approval = { operation: 'o-1', approver: 'grace', comment: '', decidedAt: '2026-01-01T00:59:59.999Z' };
    given(...story(...waiting, approveOperation(approval)))
      .when(expireApproval(expiry))
      .expectNothing();
    given().when(expireApproval(expiry)).expectNothing();
  });
});

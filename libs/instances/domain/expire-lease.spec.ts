import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { claimFulfilment } from './claim-fulfilment.js';
import { claimCountMax, expireLease } from './expire-lease.js';
import { instance } from './instance.js';
import { requestInstance } from './request-instance.js';
import { after, claim, market, proves, request, story, success } from './story.js';
import { succeedOperation } from './succeed-operation.js';
import { suspendFulfilment } from './suspend-fulfilment.js';

const { given } = scenario(instance);

const lease = { operation: 'o-1', token: 1 };
const subject = { instance: 'i-1', operation: 'o-1', kind: 'PROVISION' } as const;
const claimed = [requestInstance(request, market), claimFulfilment(claim('o-1'))] as const;

const expired = { type: 'FulfilmentLeaseExpired', data: { ...subject, token: 1 } } as const;
const queuedAgain = {
  type: 'OperationQueued',
  data: {
    ...subject,
    instancePhase: 'PROVISIONING',
    reason: 'LEASE_EXPIRED',
    channel: 'WORKER',
    capability: 'postgresql',
    ownerTeam: 'databases',
  },
} as const;

describe('expiring a lease', () => {
  it('gives the work to another worker', () =>
    given(...story(...claimed))
      .when(expireLease(lease))
      .expectFacts(expired, queuedAgain));

  it('takes suspended work back as well, when nobody came to resume it', () =>
    given(...story(...claimed, suspendFulfilment({ ...lease, proves, reason: '', retryAfterSeconds: 60 })))
      .when(expireLease(lease))
      .expectFacts({ type: 'FulfilmentResumed', data: { ...subject, token: 1 } }, expired, queuedAgain));

  it('changes nothing when it comes again, when the work has ended, and for an older claim', () => {
    given(...story(...claimed, expireLease(lease)))
      .when(expireLease(lease))
      .expectNothing();
    given(...story(...claimed, succeedOperation(success('o-1'))))
      .when(expireLease(lease))
      .expectNothing();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), (token) =>
        given(...story(...claimed, expireLease(lease), claimFulfilment(claim('o-1'))))
          .when(expireLease({ ...lease, token: token === 2 ? 1 : token }))
          .expectNothing(),
      ),
    );
    given().when(expireLease(lease)).expectNothing();
  });

  it('ends work on which every worker gave up, so that somebody looks at it', () => {
    const crashes = Array.from({ length: claimCountMax }, (_, index) => [
      claimFulfilment(claim('o-1')),
      expireLease({ operation: 'o-1', token: index + 1 }),
    ]).flat();
    expect(story(requestInstance(request, market), ...crashes).at(-1)).toMatchObject({
      type: 'OperationFailed',
      data: { code: 'LEASES_EXHAUSTED', repeatable: true, instancePhase: 'FAILED' },
    });
    expect(after(requestInstance(request, market), ...crashes)).toMatchObject({ activeOperation: undefined });
  });
});

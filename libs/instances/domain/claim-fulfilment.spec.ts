import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { claimFulfilment } from './claim-fulfilment.js';
import { deprovisionInstance } from './deprovision-instance.js';
import { expireLease } from './expire-lease.js';
import { instance } from './instance.js';
import type { PublishedOffer } from './offer.js';
import { requestInstance } from './request-instance.js';
import { change, claim, guardedMarket, market, offer, request, secretDigest, story, success } from './story.js';
import { succeedOperation } from './succeed-operation.js';

const { given } = scenario(instance);

const subject = { instance: 'i-1', operation: 'o-1', kind: 'PROVISION' } as const;
const queued = [requestInstance(request, market)] as const;
const claimOf = (found: PublishedOffer, operation = 'o-1') =>
  claimFulfilment({ ...claim(operation), cleanUp: { ...change('c-1'), offer: found } });

describe('claiming a fulfilment', () => {
  it('takes the work under the first fencing token', () =>
    given(...story(...queued))
      .when(claimFulfilment(claim('o-1')))
      .expectFacts({
        type: 'FulfilmentClaimed',
        data: { ...subject, token: 1, worker: 'worker-1', leaseDurationSeconds: 60, secretDigest },
      }));

  it.each(['unreadable', 'erased'])('gives nobody work whose parameters cannot be read: %s', (parameters) =>
    given(...story(requestInstance({ ...request, parameters }, market)))
      .when(claimFulfilment(claim('o-1')))
      .expectRejection({ reason: 'ParametersUnreadable' }),
  );

  it('takes the next token each time that a lease expired', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (count) => {
        const lost = Array.from({ length: count }, (_, index) => [
          claimFulfilment(claim('o-1')),
          expireLease({ operation: 'o-1', token: index + 1 }),
        ]).flat();
        given(...story(...queued, ...lost))
          .when(claimFulfilment({ ...claim('o-1'), worker: 'worker-2' }))
          .expectFacts({
            type: 'FulfilmentClaimed',
            data: { ...subject, token: count + 1, worker: 'worker-2', leaseDurationSeconds: 60, secretDigest },
          });
      }),
    ));

  it.each([{ isWithdrawn: true }, { stage: 'RETIRED' as const }])(
    'provisions nothing of a version that was recalled meanwhile (%j)',
    (made) =>
      given(...story(...queued))
        .when(claimOf({ ...offer, ...made }))
        .expectFacts({
          type: 'OperationRejected',
          data: { ...subject, instancePhase: 'GONE', cause: 'VERSION_WITHDRAWN' },
        }),
  );

  it('provisions nothing that came after the version was closed for its retirement, and what came before', () => {
    const retiring = { ...claim('o-1'), cleanUp: { ...change('c-1'), offer: { ...offer, isRetiring: true } } };
    given(...story(...queued))
      .when(claimFulfilment({ ...retiring, isLate: true }))
      .expectFacts({
        type: 'OperationRejected',
        data: { ...subject, instancePhase: 'GONE', cause: 'VERSION_WITHDRAWN' },
      });
    expect(story(...queued, claimFulfilment(retiring)).at(-1)?.type).toBe('FulfilmentClaimed');
  });

  it('has cleaned up what an earlier claim may have begun of a version that was recalled since', () =>
    expect(
      story(
        ...queued,
        claimFulfilment(claim('o-1')),
        expireLease({ operation: 'o-1', token: 1 }),
        claimOf({ ...offer, isWithdrawn: true }),
      ).slice(-6),
    ).toMatchObject([
      { type: 'OperationRejected', data: { instancePhase: 'ORPHANED', cause: 'VERSION_WITHDRAWN' } },
      { type: 'InstanceOrphaned' },
      { type: 'OperationSubmitted', data: { operation: 'c-1', cause: 'CLEAN_UP' } },
      { type: 'OperationValidated' },
      { type: 'ApprovalGranted' },
      { type: 'OperationQueued', data: { instancePhase: 'ORPHANED' } },
    ]));

  it('still provisions what was requested before the version was paused or its sunset', () => {
    for (const made of [{ isPaused: true }, { stage: 'SUNSET' as const }]) {
      expect(story(...queued, claimOf({ ...offer, ...made })).at(-1)?.type).toBe('FulfilmentClaimed');
    }
  });

  it('still removes instances of a version that was recalled', () =>
    expect(
      story(
        ...queued,
        claimFulfilment(claim('o-1')),
        succeedOperation(success('o-1')),
        deprovisionInstance(change('o-2')),
        claimOf({ ...offer, isWithdrawn: true }, 'o-2'),
      ).at(-1)?.type,
    ).toBe('FulfilmentClaimed'));

  it('is refused when there is no such operation', () =>
    given()
      .when(claimFulfilment(claim('o-1')))
      .expectRejection({ reason: 'NotFound', path: '/operationId' }));

  it('is refused when somebody came first, the work is done, or was not approved yet', () => {
    given(...story(...queued, claimFulfilment(claim('o-1'))))
      .when(claimFulfilment({ ...claim('o-1'), worker: 'worker-2' }))
      .expectRejection({ reason: 'NotClaimable', state: 'RUNNING' });
    given(...story(...queued, claimFulfilment(claim('o-1')), succeedOperation(success('o-1'))))
      .when(claimFulfilment(claim('o-1')))
      .expectRejection({ reason: 'NotClaimable', state: 'SUCCEEDED' });
    given(...story(requestInstance(request, guardedMarket)))
      .when(claimFulfilment(claim('o-1')))
      .expectRejection({ reason: 'NotClaimable', state: 'AWAITING_APPROVAL' });
  });
});

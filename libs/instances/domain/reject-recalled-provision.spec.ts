import { describe, expect, it } from '@jest/globals';
import { scenario } from '#libs/testing';
import { approveOperation } from './approve-operation.js';
import { claimFulfilment } from './claim-fulfilment.js';
import { deprovisionInstance } from './deprovision-instance.js';
import { expireLease } from './expire-lease.js';
import { failOperation } from './fail-operation.js';
import { instance } from './instance.js';
import type { PublishedOffer } from './offer.js';
import { rejectRecalledProvision } from './reject-recalled-provision.js';
import { requestInstance } from './request-instance.js';
import { retryOperation } from './retry-operation.js';
import { change, claim, failure, guardedMarket, market, offer, request, story, success } from './story.js';
import { succeedOperation } from './succeed-operation.js';

const { given } = scenario(instance);

const withdrawn: PublishedOffer = { ...offer, isWithdrawn: true };
const reject = (operation = 'o-1', found = withdrawn, isLate = false) =>
  rejectRecalledProvision({ operation, isLate, cleanUp: { ...change('c-1'), offer: found } });

const queued = [requestInstance(request, market)] as const;
const waiting = [requestInstance(request, guardedMarket)] as const;
const rejected = (operation: string, instancePhase: 'GONE' | 'FAILED' | 'ORPHANED') =>
  ({
    type: 'OperationRejected',
    data: { instance: 'i-1', operation, kind: 'PROVISION', instancePhase, cause: 'VERSION_WITHDRAWN' },
  }) as const;

describe('rejecting the provision of a recalled version', () => {
  it('ends what waits for a worker or for an approval, and nothing of the instance is left', () => {
    for (const made of [queued, waiting]) {
      given(...story(...made))
        .when(reject())
        .expectFacts(rejected('o-1', 'GONE'));
    }
  });

  it('ends it for a version that was retired, too', () =>
    given(...story(...queued))
      .when(reject('o-1', { ...offer, stage: 'RETIRED' }))
      .expectFacts(rejected('o-1', 'GONE')));

  it('ends what came after the version was closed for its retirement, and spares what came before', () => {
    const retiring = { ...offer, stage: 'SUNSET', isRetiring: true } as const;
    given(...story(...queued))
      .when(reject('o-1', retiring, true))
      .expectFacts(rejected('o-1', 'GONE'));
    given(...story(...queued))
      .when(reject('o-1', retiring, false))
      .expectNothing();
  });

  it('leaves the instance failed when it was a retry that nobody began', () =>
    given(
      ...story(
        ...queued,
        claimFulfilment(claim('o-1')),
        failOperation(failure('o-1')),
        retryOperation({ ...change('o-2'), retryOf: 'o-1' }),
      ),
    )
      .when(reject('o-2'))
      .expectFacts(rejected('o-2', 'FAILED')));

  it('has cleaned up what an earlier claim may have begun', () => {
    const begun = [...queued, claimFulfilment(claim('o-1')), expireLease({ operation: 'o-1', token: 1 })];
    expect(story(...begun, reject()).slice(story(...begun).length)).toMatchObject([
      rejected('o-1', 'ORPHANED'),
      { type: 'InstanceOrphaned' },
      { type: 'OperationSubmitted', data: { operation: 'c-1', cause: 'CLEAN_UP' } },
      { type: 'OperationValidated' },
      { type: 'ApprovalGranted' },
      { type: 'OperationQueued', data: { instancePhase: 'ORPHANED' } },
    ]);
  });

  it('changes nothing while a worker is at it, once it has ended, when there is no such operation, or when it comes again', () => {
    const claimed = [...queued, claimFulfilment(claim('o-1'))];
    for (const made of [claimed, [...claimed, succeedOperation(success('o-1'))], [...queued, reject()], []]) {
      given(...story(...made))
        .when(reject())
        .expectNothing();
    }
  });

  it('changes nothing of a version that is offered, paused, or sunset', () => {
    for (const made of [{}, { isPaused: true }, { stage: 'SUNSET' as const }]) {
      given(...story(...queued))
        .when(reject('o-1', { ...offer, ...made }))
        .expectNothing();
    }
  });

  it('spares every other kind of operation', () => {
    const active = [...queued, claimFulfilment(claim('o-1')), succeedOperation(success('o-1'))];
    given(...story(...active, deprovisionInstance(change('o-2'))))
      .when(reject('o-2'))
      .expectNothing();
  });

  it('leaves nothing to approve', () =>
    given(...story(...waiting, reject()))
      .when(approveOperation({ operation: 'o-1', approver: 'grace', comment: '', decidedAt: request.requestedAt }))
      .expectRejection({ reason: 'NotAwaitingApproval', state: 'REJECTED' }));
});

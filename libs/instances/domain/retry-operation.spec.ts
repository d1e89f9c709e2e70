import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import type { InstanceFact } from '../events/index.js';
import { cancelOperation } from './cancel-operation.js';
import { claimFulfilment } from './claim-fulfilment.js';
import { deprovisionInstance } from './deprovision-instance.js';
import { failOperation } from './fail-operation.js';
import { instance } from './instance.js';
import { requestInstance } from './request-instance.js';
import { retryOperation } from './retry-operation.js';
import { after, change, claim, failure, guardedMarket, market, offer, request, story, success } from './story.js';
import { succeedOperation } from './succeed-operation.js';
import { updateInstance } from './update-instance.js';

const { given } = scenario(instance);

const retry = { ...change('o-2'), retryOf: 'o-1' };
const begun = [requestInstance(request, market), claimFulfilment(claim('o-1'))] as const;
const failed = [...begun, failOperation(failure('o-1'))] as const;

/** As it is read once the key of the instance is destroyed. */
const erased = (fact: InstanceFact): InstanceFact =>
  fact.type === 'OperationSubmitted' ? { ...fact, data: { ...fact.data, parameters: 'erased' } } : fact;

describe('retrying an operation', () => {
  it('asks for the same again in a new operation, which what was approved before lets through', () =>
    expect(story(...failed, retryOperation(retry)).slice(-4)).toMatchObject([
      {
        type: 'OperationSubmitted',
        data: { operation: 'o-2', retryOf: 'o-1', kind: 'PROVISION', parameters: '{"sizeGb":10}', generation: 2 },
      },
      { type: 'OperationValidated' },
      { type: 'ApprovalGranted', data: { policy: 'approved-before' } },
      { type: 'OperationQueued', data: { instancePhase: 'PROVISIONING' } },
    ]));

  it('leaves the instance failed as it was when the new operation never ran', () =>
    expect(
      after(...failed, retryOperation(retry), cancelOperation({ operation: 'o-2', reason: '', cleanUp: change('c-1') }))
        .phase,
    ).toBe('FAILED'));

  it('changes nothing when it comes again, whatever came of it', () =>
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), (isClaimed, isEnded) =>
        given(
          ...story(
            ...failed,
            retryOperation(retry),
            ...(isClaimed ? [claimFulfilment(claim('o-2'))] : []),
            ...(isEnded ? [failOperation(failure('o-2'))] : []),
          ),
        )
          .when(retryOperation(retry))
          .expectNothing(),
      ),
    ));

  it('is refused when there is no such operation', () => {
    const notFound = { reason: 'NotFound', path: '/operationId' } as const;
    given().when(retryOperation(retry)).expectRejection(notFound);
    given(...story(...failed))
      .when(retryOperation({ ...retry, retryOf: 'o-9' }))
      .expectRejection(notFound);
  });

  it('is refused while an operation is under way', () =>
    given(...story(...begun))
      .when(retryOperation(retry))
      .expectRejection({ reason: 'OperationInProgress', instance: 'i-1', operation: 'o-1' }));

  it('is refused when the operation did not fail', () =>
    given(...story(...begun, succeedOperation(success('o-1'))))
      .when(retryOperation(retry))
      .expectRejection({ reason: 'NotRetryable', why: 'NOT_FAILED' }));

  it('is refused when the producer said that repeating is of no use', () =>
    given(...story(...begun, failOperation({ ...failure('o-1'), repeatable: false })))
      .when(retryOperation(retry))
      .expectRejection({ reason: 'NotRetryable', why: 'NOT_REPEATABLE' }));

  it('is refused when something else happened to the instance since', () =>
    given(
      ...story(
        ...failed,
        deprovisionInstance(change('o-3')),
        claimFulfilment(claim('o-3')),
        failOperation(failure('o-3')),
      ),
    )
      .when(retryOperation(retry))
      .expectRejection({ reason: 'NotRetryable', why: 'NOT_THE_LATEST' }));

  it('is refused for a clean-up, which repeats by itself', () =>
    given(
      ...story(
        ...begun,
        cancelOperation({ operation: 'o-1', reason: '', cleanUp: change('c-1') }),
        claimFulfilment(claim('c-1')),
        failOperation(failure('c-1')),
      ),
    )
      .when(retryOperation({ ...retry, retryOf: 'c-1' }))
      .expectRejection({ reason: 'NotRetryable', why: 'CLEAN_UP' }));

  it('is refused when the parameters were erased', () =>
    given(...story(...failed).map(erased))
      .when(retryOperation(retry))
      .expectRejection({ reason: 'NotRetryable', why: 'ERASED' }));

  it.each([
    ['WITHDRAWN', { isWithdrawn: true }],
    ['RETIRED', { stage: 'RETIRED' }],
  ] as const)('is refused for a PROVISION of a version that is %s meanwhile, and says so', (why, made) =>
    given(...story(...failed))
      .when(retryOperation({ ...retry, offer: { ...offer, ...made } }))
      .expectRejection({ reason: 'VersionNotOffered', why }),
  );

  it('is refused for a PROVISION of a version whose retirement has begun, and not of one that only reached its day', () => {
    const sunset = { ...offer, stage: 'SUNSET' } as const;
    given(...story(...failed))
      .when(retryOperation({ ...retry, offer: { ...sunset, isRetiring: true } }))
      .expectRejection({ reason: 'VersionNotOffered', why: 'SUNSET' });
    expect(story(...failed, retryOperation({ ...retry, offer: sunset })).at(-1)?.type).toBe('OperationQueued');
  });

  it('is refused for an UPDATE that broke an instance, once the version is retired, and not before', () => {
    const broken = [
      ...begun,
      succeedOperation(success('o-1')),
      updateInstance({ ...change('o-2'), parameters: '{}', violations: [] }),
      claimFulfilment(claim('o-2')),
      failOperation(failure('o-2')),
    ];
    const again = { ...change('o-3'), retryOf: 'o-2' };
    given(...story(...broken))
      .when(retryOperation({ ...again, offer: { ...offer, stage: 'RETIRED' } }))
      .expectRejection({ reason: 'VersionNotOffered', why: 'RETIRED' });
    const retiring = { ...offer, stage: 'SUNSET', isRetiring: true } as const;
    expect(story(...broken, retryOperation({ ...again, offer: retiring })).at(-1)?.type).toBe('OperationQueued');
  });

  it('is refused for an operation that a producer never let run', () =>
    given(...story(requestInstance(request, guardedMarket)))
      .when(retryOperation(retry))
      .expectRejection({ reason: 'OperationInProgress', instance: 'i-1', operation: 'o-1' }));
});

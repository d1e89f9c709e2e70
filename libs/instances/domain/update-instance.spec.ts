import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { cancelOperation } from './cancel-operation.js';
import { claimFulfilment } from './claim-fulfilment.js';
import { failOperation } from './fail-operation.js';
import { instance } from './instance.js';
import { requestInstance } from './request-instance.js';
import { after, change, claim, failure, guardedOffer, market, offer, request, story, success } from './story.js';
import { succeedOperation } from './succeed-operation.js';
import { updateInstance } from './update-instance.js';

const { given } = scenario(instance);

const update = { ...change('o-2'), parameters: '{"sizeGb":20}', violations: [] };
const provisioned = [
  requestInstance(request, market),
  claimFulfilment(claim('o-1')),
  succeedOperation(success('o-1')),
] as const;
const broken = [
  ...provisioned,
  updateInstance(update),
  claimFulfilment(claim('o-2')),
  failOperation(failure('o-2')),
] as const;

describe('updating an instance', () => {
  it('is submitted with the next generation and queued, and the instance is changing', () => {
    const facts = story(...provisioned, updateInstance(update)).slice(-4);
    expect(facts).toMatchObject([
      {
        type: 'OperationSubmitted',
        data: { operation: 'o-2', kind: 'UPDATE', cause: 'CONSUMER', generation: 2, parameters: '{"sizeGb":20}' },
      },
      { type: 'OperationValidated' },
      { type: 'ApprovalGranted', data: { policy: 'auto' } },
      { type: 'OperationQueued', data: { instancePhase: 'CHANGING' } },
    ]);
    expect(after(...provisioned, updateInstance(update))).toMatchObject({ phase: 'CHANGING', generation: 2 });
  });

  it('waits for an approval where the contract says so, while the instance stays as it is', () =>
    expect(after(...provisioned, updateInstance({ ...update, offer: guardedOffer }))).toMatchObject({
      phase: 'ACTIVE',
      activeOperation: 'o-2',
    }));

  it('repairs an instance that a change broke', () =>
    expect(after(...broken, updateInstance({ ...update, operation: 'o-3' }))).toMatchObject({
      phase: 'CHANGING',
      activeOperation: 'o-3',
    }));

  it('brings nothing that is broken back to life on a version that is retired', () =>
    given(...story(...broken))
      .when(updateInstance({ ...update, operation: 'o-3', offer: { ...offer, stage: 'RETIRED' } }))
      .expectRejection({ reason: 'WrongPhase', phase: 'FAILED' }));

  it('changes nothing when it comes again, whatever came of it', () =>
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), (isClaimed, isEnded) =>
        given(
          ...story(
            ...provisioned,
            updateInstance(update),
            ...(isClaimed ? [claimFulfilment(claim('o-2'))] : []),
            ...(isEnded ? [succeedOperation(success('o-2'))] : []),
          ),
        )
          .when(updateInstance(update))
          .expectNothing(),
      ),
    ));

  it('is refused when there is no such instance', () =>
    given().when(updateInstance(update)).expectRejection({ reason: 'NotFound', path: '/instanceId' }));

  it('is refused while another operation is under way', () =>
    given(...story(requestInstance(request, market)))
      .when(updateInstance(update))
      .expectRejection({ reason: 'OperationInProgress', instance: 'i-1', operation: 'o-1' }));

  it('is refused for an instance that was never usable', () =>
    given(...story(requestInstance(request, market), claimFulfilment(claim('o-1')), failOperation(failure('o-1'))))
      .when(updateInstance(update))
      .expectRejection({ reason: 'WrongPhase', phase: 'FAILED' }));

  it('is refused for an instance that is gone', () =>
    given(
      ...story(
        requestInstance(request, market),
        cancelOperation({ operation: 'o-1', reason: '', cleanUp: change('c-1') }),
      ),
    )
      .when(updateInstance(update))
      .expectRejection({ reason: 'WrongPhase', phase: 'GONE' }));

  it('is refused with every place where the parameters break the schema', () => {
    const violations = [{ path: '/sizeGb', message: 'must be >= 1' }];
    given(...story(...provisioned))
      .when(updateInstance({ ...update, violations }))
      .expectRejection({ reason: 'InvalidParameters', violations });
  });
});

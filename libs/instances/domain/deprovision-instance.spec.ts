import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { cancelOperation } from './cancel-operation.js';
import { claimFulfilment } from './claim-fulfilment.js';
import { deprovisionInstance } from './deprovision-instance.js';
import { failOperation } from './fail-operation.js';
import { instance } from './instance.js';
import { requestInstance } from './request-instance.js';
import { after, change, claim, failure, guardedOffer, market, request, story, success } from './story.js';
import { succeedOperation } from './succeed-operation.js';

const { given } = scenario(instance);

const deprovision = { ...change('o-2'), offer: guardedOffer };
const begun = [requestInstance(request, market), claimFulfilment(claim('o-1'))] as const;
const provisioned = [...begun, succeedOperation(success('o-1'))] as const;
const failed = [...begun, failOperation(failure('o-1'))] as const;

describe('giving an instance back', () => {
  it('needs no approval, whatever the contract says of requests', () =>
    expect(story(...provisioned, deprovisionInstance(deprovision)).slice(-4)).toMatchObject([
      { type: 'OperationSubmitted', data: { kind: 'DEPROVISION', parameters: '' } },
      { type: 'OperationValidated' },
      { type: 'ApprovalGranted', data: { policy: 'give-back' } },
      { type: 'OperationQueued', data: { instancePhase: 'DEPROVISIONING' } },
    ]));

  it('ends with the instance gone', () =>
    expect(
      after(
        ...provisioned,
        deprovisionInstance(deprovision),
        claimFulfilment(claim('o-2')),
        succeedOperation(success('o-2')),
      ),
    ).toMatchObject({ phase: 'GONE', activeOperation: undefined }));

  it.each([
    ['ACTIVE', provisioned],
    ['FAILED', failed],
  ] as const)('leaves the instance %s as before when it fails', (phase, before) =>
    expect(
      after(...before, deprovisionInstance(deprovision), claimFulfilment(claim('o-2')), failOperation(failure('o-2')))
        .phase,
    ).toBe(phase),
  );

  it('changes nothing when it comes again, whatever came of it', () =>
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), (isClaimed, isEnded) =>
        given(
          ...story(
            ...provisioned,
            deprovisionInstance(deprovision),
            ...(isClaimed ? [claimFulfilment(claim('o-2'))] : []),
            ...(isEnded ? [succeedOperation(success('o-2'))] : []),
          ),
        )
          .when(deprovisionInstance(deprovision))
          .expectNothing(),
      ),
    ));

  it('is refused when there is no such instance', () =>
    given().when(deprovisionInstance(deprovision)).expectRejection({ reason: 'NotFound', path: '/instanceId' }));

  it('is refused while another operation is under way', () =>
    given(...story(...begun))
      .when(deprovisionInstance(deprovision))
      .expectRejection({ reason: 'OperationInProgress', instance: 'i-1', operation: 'o-1' }));

  it('is refused for an instance that is gone', () =>
    given(
      ...story(
        requestInstance(request, market),
        cancelOperation({ operation: 'o-1', reason: '', cleanUp: change('c-1') }),
      ),
    )
      .when(deprovisionInstance(deprovision))
      .expectRejection({ reason: 'WrongPhase', phase: 'GONE' }));
});

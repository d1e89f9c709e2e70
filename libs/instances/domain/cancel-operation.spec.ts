import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { cancelOperation } from './cancel-operation.js';
import { claimFulfilment } from './claim-fulfilment.js';
import { expireLease } from './expire-lease.js';
import { instance } from './instance.js';
import { requestInstance } from './request-instance.js';
import { after, change, claim, guardedMarket, market, request, story, success } from './story.js';
import { succeedOperation } from './succeed-operation.js';
import { updateInstance } from './update-instance.js';

const { given } = scenario(instance);

const cancel = { operation: 'o-1', reason: 'not needed', cleanUp: change('c-1') };
const subject = { instance: 'i-1', operation: 'o-1', kind: 'PROVISION' } as const;
const begun = [requestInstance(request, market), claimFulfilment(claim('o-1'))] as const;

describe('cancelling an operation', () => {
  it.each([
    ['it waits for an approval', guardedMarket],
    ['it is queued', market],
  ])('leaves nothing of an instance while %s', (_, place) =>
    given(...story(requestInstance(request, place)))
      .when(cancelOperation(cancel))
      .expectFacts({
        type: 'OperationCancelled',
        data: { ...subject, instancePhase: 'GONE', reason: 'not needed' },
      }),
  );

  it('makes an orphan when the work had begun, and has it cleaned up in the same decision', () => {
    const facts = story(...begun, cancelOperation(cancel)).slice(-6);
    expect(facts).toMatchObject([
      { type: 'OperationCancelled', data: { operation: 'o-1', instancePhase: 'ORPHANED' } },
      { type: 'InstanceOrphaned', data: { operation: 'o-1' } },
      { type: 'OperationSubmitted', data: { operation: 'c-1', kind: 'DEPROVISION', cause: 'CLEAN_UP', generation: 2 } },
      { type: 'OperationValidated', data: { operation: 'c-1' } },
      { type: 'ApprovalGranted', data: { operation: 'c-1', policy: 'clean-up' } },
      { type: 'OperationQueued', data: { operation: 'c-1', reason: 'CLEAN_UP', instancePhase: 'ORPHANED' } },
    ]);
  });

  it('makes an orphan also when the work is queued again after a lease expired', () =>
    expect(after(...begun, expireLease({ operation: 'o-1', token: 1 }), cancelOperation(cancel)).phase).toBe(
      'ORPHANED',
    ));

  it('leaves an instance that works as it is when a change of it is cancelled', () => {
    const update = { ...change('o-2'), parameters: '{}', violations: [] };
    const changing = [...begun, succeedOperation(success('o-1')), updateInstance(update)] as const;
    const cancelUpdate = cancelOperation({ ...cancel, operation: 'o-2' });
    expect(after(...changing, cancelUpdate)).toMatchObject({ phase: 'ACTIVE', activeOperation: undefined });
    expect(after(...changing, claimFulfilment(claim('o-2')), cancelUpdate).phase).toBe('ACTIVE');
  });

  it('changes nothing when it comes again, whatever became of the clean-up', () =>
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), (hasBegun, isCleaned) =>
        given(
          ...story(
            ...(hasBegun ? begun : begun.slice(0, 1)),
            cancelOperation(cancel),
            ...(isCleaned ? [claimFulfilment(claim('c-1')), succeedOperation(success('c-1'))] : []),
          ),
        )
          .when(cancelOperation(cancel))
          .expectNothing(),
      ),
    ));

  it('is refused when there is no such operation', () =>
    given().when(cancelOperation(cancel)).expectRejection({ reason: 'NotFound', path: '/operationId' }));

  it('is refused when the operation has ended', () =>
    given(...story(...begun, succeedOperation(success('o-1'))))
      .when(cancelOperation(cancel))
      .expectRejection({ reason: 'NotCancellable', state: 'SUCCEEDED', isCleanUp: false }));

  it('is refused for a clean-up, which only the confirmation of the producer ends', () =>
    given(...story(...begun, cancelOperation(cancel)))
      .when(cancelOperation({ ...cancel, operation: 'c-1' }))
      .expectRejection({ reason: 'NotCancellable', state: 'QUEUED', isCleanUp: true }));
});

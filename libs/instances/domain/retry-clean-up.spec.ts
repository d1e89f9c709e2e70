import { describe, expect, it } from '@jest/globals';
import { scenario } from '#libs/testing';
import { cancelOperation } from './cancel-operation.js';
import { claimFulfilment } from './claim-fulfilment.js';
import { failOperation } from './fail-operation.js';
import { instance } from './instance.js';
import { requestInstance } from './request-instance.js';
import { retryCleanUp } from './retry-clean-up.js';
import { after, change, claim, failure, market, request, story, success } from './story.js';
import { succeedOperation } from './succeed-operation.js';

const { given } = scenario(instance);

const orphaned = [
  requestInstance(request, market),
  claimFulfilment(claim('o-1')),
  cancelOperation({ operation: 'o-1', reason: 'not needed', cleanUp: change('c-1') }),
] as const;
const failedCleanUp = [...orphaned, claimFulfilment(claim('c-1')), failOperation(failure('c-1'))] as const;

describe('retrying a clean-up', () => {
  it('asks the producer again, as often as it takes, while the instance stays an orphan', () => {
    expect(story(...failedCleanUp, retryCleanUp(change('c-2'))).slice(-4)).toMatchObject([
      {
        type: 'OperationSubmitted',
        data: { operation: 'c-2', cause: 'CLEAN_UP', kind: 'DEPROVISION', retryOf: 'c-1' },
      },
      { type: 'OperationValidated' },
      { type: 'ApprovalGranted', data: { policy: 'clean-up' } },
      { type: 'OperationQueued', data: { reason: 'CLEAN_UP', instancePhase: 'ORPHANED' } },
    ]);
    expect(after(...failedCleanUp).phase).toBe('ORPHANED');
  });

  it('ends when the producer confirms, with the instance gone', () =>
    expect(
      after(
        ...failedCleanUp,
        retryCleanUp(change('c-2')),
        claimFulfilment(claim('c-2')),
        succeedOperation(success('c-2')),
      ).phase,
    ).toBe('GONE'));

  it('changes nothing while one is under way, when it is confirmed, and when there is no orphan', () => {
    given(...story(...failedCleanUp, retryCleanUp(change('c-2'))))
      .when(retryCleanUp(change('c-2')))
      .expectNothing();
    given(...story(...orphaned))
      .when(retryCleanUp(change('c-2')))
      .expectNothing();
    given(...story(...orphaned, claimFulfilment(claim('c-1')), succeedOperation(success('c-1'))))
      .when(retryCleanUp(change('c-2')))
      .expectNothing();
    given()
      .when(retryCleanUp(change('c-2')))
      .expectNothing();
  });
});

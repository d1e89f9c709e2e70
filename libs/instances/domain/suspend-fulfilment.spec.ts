import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { claimFulfilment } from './claim-fulfilment.js';
import { failOperation } from './fail-operation.js';
import { instance } from './instance.js';
import { requestInstance } from './request-instance.js';
import { resumeFulfilment } from './resume-fulfilment.js';
import { claim, failure, market, proves, request, story } from './story.js';
import { suspendFulfilment, suspensionCountMax } from './suspend-fulfilment.js';

const { given } = scenario(instance);

const work = { operation: 'o-1', token: 1, proves };
const pause = { ...work, reason: 'waits for a network', retryAfterSeconds: 600 };
const subject = { instance: 'i-1', operation: 'o-1', kind: 'PROVISION', token: 1 } as const;
const claimed = [requestInstance(request, market), claimFulfilment(claim('o-1'))] as const;

describe('suspending a fulfilment', () => {
  it('records why, and when it is to go on', () =>
    given(...story(...claimed))
      .when(suspendFulfilment(pause))
      .expectFacts({
        type: 'FulfilmentSuspended',
        data: { ...subject, reason: 'waits for a network', retryAfterSeconds: 600 },
      }));

  it('changes nothing when it comes again, whatever is said this time', () =>
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1 }), (reason, retryAfterSeconds) =>
        given(...story(...claimed, suspendFulfilment(pause)))
          .when(suspendFulfilment({ ...pause, reason, retryAfterSeconds }))
          .expectNothing(),
      ),
    ));

  it('is refused after the work ended', () =>
    given(...story(...claimed, failOperation(failure('o-1'))))
      .when(suspendFulfilment(pause))
      .expectRejection({ reason: 'FulfilmentNotRunning', state: 'FAILED' }));

  it('is refused when it was suspended too often', () => {
    const pauses = Array.from({ length: suspensionCountMax }, () => [
      suspendFulfilment(pause),
      resumeFulfilment(work),
    ]).flat();
    given(...story(...claimed, ...pauses))
      .when(suspendFulfilment(pause))
      .expectRejection({ reason: 'TooManySuspensions', countMax: suspensionCountMax });
  });
});

describe('resuming a fulfilment', () => {
  it('lets the work go on under the same claim', () =>
    given(...story(...claimed, suspendFulfilment(pause)))
      .when(resumeFulfilment(work))
      .expectFacts({ type: 'FulfilmentResumed', data: subject }));

  it('changes nothing when the work is running', () =>
    given(...story(...claimed))
      .when(resumeFulfilment(work))
      .expectNothing());

  it('is refused after the work ended', () =>
    given(...story(...claimed, failOperation(failure('o-1'))))
      .when(resumeFulfilment(work))
      .expectRejection({ reason: 'FulfilmentNotRunning', state: 'FAILED' }));
});

import { describe, it } from '@jest/globals';
import { scenario } from '#libs/testing';
import { claimFulfilment } from './claim-fulfilment.js';
import { confirmClaim } from './confirm-claim.js';
import { expireLease } from './expire-lease.js';
import { instance } from './instance.js';
import { requestInstance } from './request-instance.js';
import { claim, market, proves, request, story, success } from './story.js';
import { succeedOperation } from './succeed-operation.js';
import { suspendFulfilment } from './suspend-fulfilment.js';

const { given } = scenario(instance);

const work = { operation: 'o-1', token: 1, proves };
const claimed = [requestInstance(request, market), claimFulfilment(claim('o-1'))] as const;

describe('confirming a claim', () => {
  it('records nothing, however often it comes, while the work runs or is suspended', () => {
    given(...story(...claimed))
      .when(confirmClaim(work))
      .expectNothing();
    given(...story(...claimed, suspendFulfilment({ ...work, reason: '', retryAfterSeconds: 60 })))
      .when(confirmClaim(work))
      .expectNothing();
  });

  it('is refused to a worker whose lease expired', () =>
    given(...story(...claimed, expireLease(work)))
      .when(confirmClaim(work))
      .expectRejection({ reason: 'StaleToken', claimCount: 1 }));

  it('is refused when the work has ended', () =>
    given(...story(...claimed, succeedOperation(success('o-1'))))
      .when(confirmClaim(work))
      .expectRejection({ reason: 'FulfilmentNotRunning', state: 'SUCCEEDED' }));
});

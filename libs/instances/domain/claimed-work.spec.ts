import { describe, expect, it } from '@jest/globals';
import type { Decision } from '#libs/kernel';
import { scenario } from '#libs/testing';
import type { InstanceFact } from '../events/index.js';
import { claimFulfilment } from './claim-fulfilment.js';
import type { ReportedClaim } from './claimed-work.js';
import { expireLease } from './expire-lease.js';
import { failOperation } from './fail-operation.js';
import { type Instance, instance } from './instance.js';
import { reportProgress } from './report-progress.js';
import { requestInstance } from './request-instance.js';
import { resumeFulfilment } from './resume-fulfilment.js';
import { claim, failure, market, proves, request, story, success } from './story.js';
import { succeedOperation } from './succeed-operation.js';
import { suspendFulfilment } from './suspend-fulfilment.js';

const { given } = scenario(instance);

type Report = (claimed: ReportedClaim) => (state: Instance) => Decision<InstanceFact, unknown>;

const reports: readonly (readonly [string, Report])[] = [
  ['progress', (claimed) => reportProgress({ ...claimed, percent: 50, message: 'half' })],
  ['a pause', (claimed) => suspendFulfilment({ ...claimed, reason: 'waits', retryAfterSeconds: 60 })],
  ['the end of a pause', resumeFulfilment],
  ['success', (claimed) => succeedOperation({ ...success('o-1'), ...claimed })],
  ['failure', (claimed) => failOperation({ ...failure('o-1'), ...claimed })],
];

const claimed = [requestInstance(request, market), claimFulfilment(claim('o-1'))] as const;
const expired = [...claimed, expireLease({ operation: 'o-1', token: 1 })] as const;

describe.each(reports)('a worker that reports %s', (_, report) => {
  it('is refused when there is no such operation', () =>
    given()
      .when(report({ operation: 'o-1', token: 1, proves }))
      .expectRejection({ reason: 'NotFound', path: '/operationId' }));

  it('is refused under a stale token when its lease expired, also before anybody else claimed', () =>
    given(...story(...expired))
      .when(report({ operation: 'o-1', token: 1, proves }))
      .expectRejection({ reason: 'StaleToken', claimCount: 1 }));

  it('is refused under a stale token when somebody else claimed since', () =>
    given(...story(...expired, claimFulfilment(claim('o-1'))))
      .when(report({ operation: 'o-1', token: 1, proves }))
      .expectRejection({ reason: 'StaleToken', claimCount: 2 }));

  it('is refused under a stale token when somebody else has finished since', () =>
    given(...story(...expired, claimFulfilment(claim('o-1')), succeedOperation(success('o-1', 2))))
      .when(report({ operation: 'o-1', token: 1, proves }))
      .expectRejection({ reason: 'StaleToken', claimCount: 2 }));

  it('is refused under a token that was never given', () =>
    given(...story(...claimed))
      .when(report({ operation: 'o-1', token: 2, proves }))
      .expectRejection({ reason: 'StaleToken', claimCount: 1 }));

  it('is refused without the secret of the claim, whoever holds it', () =>
    given(...story(...claimed))
      .when(report({ operation: 'o-1', token: 1, proves: () => false }))
      .expectRejection({ reason: 'WrongClaimSecret', claimCount: 1 }));

  it('is not refused under a claim that was made before there were secrets', () => {
    const begun = withoutSecrets(story(...claimed)).reduce(instance.evolve, instance.initialState);
    expect(report({ operation: 'o-1', token: 1, proves: () => false })(begun)).not.toMatchObject({
      rejection: { reason: 'WrongClaimSecret' },
    });
  });
});

/** As such a claim is stored. */
const withoutSecrets = (facts: readonly InstanceFact[]): readonly InstanceFact[] =>
  facts.map((fact) =>
    fact.type === 'FulfilmentClaimed' ? { ...fact, data: { ...fact.data, secretDigest: undefined } } : fact,
  );

import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { claimFulfilment } from './claim-fulfilment.js';
import { deprovisionInstance } from './deprovision-instance.js';
import { failOperation } from './fail-operation.js';
import { instance } from './instance.js';
import { requestInstance } from './request-instance.js';
import { change, claim, failure, market, proves, request, story, success } from './story.js';
import { succeedOperation } from './succeed-operation.js';
import { suspendFulfilment } from './suspend-fulfilment.js';
import { updateInstance } from './update-instance.js';

const { given } = scenario(instance);

const held = {
  instance: 'i-1',
  capability: 'postgresql',
  version: '1.0.0',
  plan: 'small',
  environment: 'production',
  consumerTeam: 'payments',
  ownerTeam: 'databases',
};
const done = { instance: 'i-1', token: 1, outputs: '{"host":"db-1"}', hadManualStep: false };
const claimed = [requestInstance(request, market), claimFulfilment(claim('o-1'))] as const;
const provisioned = [...claimed, succeedOperation(success('o-1'))] as const;

describe('succeeding', () => {
  it('hands over the outputs of a PROVISION, and the instance is provisioned', () =>
    given(...story(...claimed))
      .when(succeedOperation(success('o-1')))
      .expectFacts(
        { type: 'OperationSucceeded', data: { ...done, operation: 'o-1', kind: 'PROVISION', instancePhase: 'ACTIVE' } },
        { type: 'InstanceProvisioned', data: { ...held, operation: 'o-1' } },
      ));

  it('brings an instance back from an UPDATE', () =>
    given(
      ...story(
        ...provisioned,
        updateInstance({ ...change('o-2'), parameters: '{}', violations: [] }),
        claimFulfilment(claim('o-2')),
      ),
    )
      .when(succeedOperation(success('o-2')))
      .expectFacts({
        type: 'OperationSucceeded',
        data: { ...done, operation: 'o-2', kind: 'UPDATE', instancePhase: 'ACTIVE' },
      }));

  it('confirms a DEPROVISION, and the instance is gone', () =>
    given(...story(...provisioned, deprovisionInstance(change('o-2')), claimFulfilment(claim('o-2'))))
      .when(succeedOperation(success('o-2')))
      .expectFacts(
        { type: 'OperationSucceeded', data: { ...done, operation: 'o-2', kind: 'DEPROVISION', instancePhase: 'GONE' } },
        { type: 'InstanceDeprovisioned', data: { ...held, operation: 'o-2' } },
      ));

  it('changes nothing when the holder of the token says it again, whatever the outputs are this time', () =>
    fc.assert(
      fc.property(fc.json(), (outputs) =>
        given(...story(...provisioned))
          .when(succeedOperation({ ...success('o-1'), outputs }))
          .expectNothing(),
      ),
    ));

  it('is refused after the same worker failed, and while the work is suspended', () => {
    given(...story(...claimed, failOperation(failure('o-1'))))
      .when(succeedOperation(success('o-1')))
      .expectRejection({ reason: 'FulfilmentNotRunning', state: 'FAILED' });
    given(
      ...story(
        ...claimed,
        suspendFulfilment({ operation: 'o-1', token: 1, proves, reason: '', retryAfterSeconds: 60 }),
      ),
    )
      .when(succeedOperation(success('o-1')))
      .expectRejection({ reason: 'FulfilmentNotRunning', state: 'SUSPENDED' });
  });

  it('is refused with every place where the outputs break the schema', () => {
    const violations = [{ path: '/host', message: 'must be string' }];
    given(...story(...claimed))
      .when(succeedOperation({ ...success('o-1'), violations }))
      .expectRejection({ reason: 'InvalidOutputs', violations });
  });
});

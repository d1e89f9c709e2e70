import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { claimFulfilment } from './claim-fulfilment.js';
import { deprovisionInstance } from './deprovision-instance.js';
import { failOperation } from './fail-operation.js';
import { instance } from './instance.js';
import { requestInstance } from './request-instance.js';
import { change, claim, failure, market, request, story, success } from './story.js';
import { succeedOperation } from './succeed-operation.js';
import { updateInstance } from './update-instance.js';

const { given } = scenario(instance);

const failed = { instance: 'i-1', token: 1, code: 'OUT_OF_DISK', message: 'no room left', repeatable: true };
const claimed = [requestInstance(request, market), claimFulfilment(claim('o-1'))] as const;
const changing = [
  ...claimed,
  succeedOperation(success('o-1')),
  updateInstance({ ...change('o-2'), parameters: '{}', violations: [] }),
  claimFulfilment(claim('o-2')),
] as const;

describe('failing', () => {
  it.each([true, false])(
    'leaves an instance that was never usable, whatever the worker says of it (%s)',
    (instanceUsable) =>
      given(...story(...claimed))
        .when(failOperation({ ...failure('o-1'), instanceUsable }))
        .expectFacts({
          type: 'OperationFailed',
          data: { ...failed, operation: 'o-1', kind: 'PROVISION', instancePhase: 'FAILED', instanceUsable: false },
        }),
  );

  it.each([
    [true, 'ACTIVE'],
    [false, 'FAILED'],
  ] as const)('of a change leaves an instance that is usable (%s) %s', (instanceUsable, instancePhase) =>
    given(...story(...changing))
      .when(failOperation({ ...failure('o-2'), instanceUsable }))
      .expectFacts({
        type: 'OperationFailed',
        data: { ...failed, operation: 'o-2', kind: 'UPDATE', instancePhase, instanceUsable },
      }),
  );

  it('of a DEPROVISION leaves the instance as before', () =>
    given(
      ...story(
        ...claimed,
        succeedOperation(success('o-1')),
        deprovisionInstance(change('o-2')),
        claimFulfilment(claim('o-2')),
      ),
    )
      .when(failOperation(failure('o-2')))
      .expectFacts({
        type: 'OperationFailed',
        data: { ...failed, operation: 'o-2', kind: 'DEPROVISION', instancePhase: 'ACTIVE', instanceUsable: false },
      }));

  it('changes nothing when the holder of the token says it again, whatever went wrong this time', () =>
    fc.assert(
      fc.property(fc.string(), fc.boolean(), fc.boolean(), (code, instanceUsable, repeatable) =>
        given(...story(...claimed, failOperation(failure('o-1'))))
          .when(failOperation({ ...failure('o-1'), code, instanceUsable, repeatable }))
          .expectNothing(),
      ),
    ));

  it('is refused after the same worker succeeded', () =>
    given(...story(...claimed, succeedOperation(success('o-1'))))
      .when(failOperation(failure('o-1')))
      .expectRejection({ reason: 'FulfilmentNotRunning', state: 'SUCCEEDED' }));
});

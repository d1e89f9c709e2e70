import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import type { Stage } from '../events/index.js';
import { publishVersion } from './publish-version.js';
import { activeCapability, contract, deprecated, drafted, name, published, retiredCapability } from './sample-facts.js';
import { version } from './version.js';

const { given } = scenario(version);
const around = {
  capability: activeCapability,
  owner: { status: 'REGISTERED', department: 'acme/platform' },
  inspected: { contract, violations: [] },
} as const;
const stage = fc.constantFrom<Stage>('ALPHA', 'BETA', 'GA');

describe('publishing a version', () => {
  it('records the stage, the owner of that moment and the whole contract', () =>
    fc.assert(
      fc.property(stage, (at) =>
        given(drafted)
          .when(publishVersion({ ...name, stage: at }, around))
          .expectFacts(published(at)),
      ),
    ));

  it('changes nothing when it is published at that stage already', () =>
    fc.assert(
      fc.property(stage, (at) =>
        given(drafted, published(at))
          .when(publishVersion({ ...name, stage: at }, around))
          .expectNothing(),
      ),
    ));

  it('is refused when it is published at another stage: that is a promotion', () =>
    given(drafted, published('ALPHA'))
      .when(publishVersion({ ...name, stage: 'GA' }, around))
      .expectRejection({ reason: 'WrongVersionStatus', status: 'ALPHA', allowed: ['DRAFT'] }));

  it('is refused when its end is announced', () =>
    given(drafted, published('GA'), deprecated)
      .when(publishVersion({ ...name, stage: 'GA' }, around))
      .expectRejection({ reason: 'WrongVersionStatus', status: 'DEPRECATED', allowed: ['DRAFT'] }));

  it('is refused with every violation that the schema gate finds', () => {
    const violations = [{ path: '/parameterSchema/type', message: 'must be a known type' }];
    given(drafted)
      .when(publishVersion({ ...name, stage: 'GA' }, { ...around, inspected: { contract, violations } }))
      .expectRejection({ reason: 'SchemaNotAccepted', violations });
  });

  it('is refused when the gate has looked at other schemas, or at none', () => {
    const other = { ...contract, outputSchema: { type: 'string' } };
    for (const inspected of [{ contract: other, violations: [] }, undefined])
      given(drafted)
        .when(publishVersion({ ...name, stage: 'GA' }, { ...around, inspected }))
        .expectRejection({ reason: 'DraftChanged' });
  });

  it('is refused without a draft', () =>
    given()
      .when(publishVersion({ ...name, stage: 'GA' }, around))
      .expectRejection({ reason: 'NotFound', path: '/version' }));

  it('is refused for a capability that does not exist', () =>
    given(drafted)
      .when(publishVersion({ ...name, stage: 'GA' }, { ...around, capability: { status: 'ABSENT' } }))
      .expectRejection({ reason: 'NotFound', path: '/capability' }));

  it('is refused for a retired capability', () =>
    given(drafted)
      .when(publishVersion({ ...name, stage: 'GA' }, { ...around, capability: retiredCapability }))
      .expectRejection({ reason: 'CapabilityIsRetired' }));
});

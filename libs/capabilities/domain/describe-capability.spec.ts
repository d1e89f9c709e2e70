import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { capability } from './capability.js';
import { describeCapability } from './describe-capability.js';
import { description, registered, retired } from './sample-facts.js';

const { given } = scenario(capability);
const command = { capability: 'postgresql', ...description, summary: 'Relational, with backups.', tags: ['sql'] };

describe('describing a capability', () => {
  it('records the whole description', () =>
    given(registered).when(describeCapability(command)).expectFacts({ type: 'CapabilityDescribed', data: command }));

  it('changes nothing when it is described so already', () =>
    fc.assert(
      fc.property(
        fc.record({ summary: fc.string(), tags: fc.array(fc.string()), noticePeriodDays: fc.nat(730) }),
        (words) => {
          const again = { ...command, ...words };
          given(registered, { type: 'CapabilityDescribed', data: again })
            .when(describeCapability(again))
            .expectNothing();
        },
      ),
    ));

  it('is refused for a capability that does not exist', () =>
    given().when(describeCapability(command)).expectRejection({ reason: 'NotFound', path: '/capability' }));

  it('is refused for a retired capability', () =>
    given(registered, retired).when(describeCapability(command)).expectRejection({ reason: 'CapabilityIsRetired' }));
});

import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { inTheWayPhases } from './holder.js';
import { type InstanceInTheWay, retireVersion } from './retire-version.js';
import { closed, deprecated, drafted, name, published, sunset, versionRetired, withdrawn } from './sample-facts.js';
import { version } from './version.js';

const { given } = scenario(version);
const live: InstanceInTheWay = { instance: 'i-1', phase: 'LIVE' };
const inTheWay = fc.array(fc.record({ instance: fc.uuid(), phase: fc.constantFrom(...inTheWayPhases) }), {
  minLength: 1,
});

describe('retiring a version', () => {
  it('closes it for good, also when its day has closed it already', () => {
    given(drafted, published('ALPHA')).when(retireVersion(name, [])).expectFacts(closed);
    given(drafted, published('GA'), deprecated).when(retireVersion(name, [])).expectFacts(closed);
    given(drafted, published('GA'), deprecated, sunset).when(retireVersion(name, [])).expectFacts(closed);
  });

  it('closes nothing that a recall has closed', () =>
    given(drafted, published('GA'), withdrawn).when(retireVersion(name, [])).expectNothing());

  it('is refused with the instances in the way, and changes nothing', () =>
    fc.assert(
      fc.property(
        inTheWay,
        fc.constantFrom([published('GA')], [published('GA'), deprecated, sunset], [published('GA'), withdrawn]),
        (instances, facts) =>
          given(drafted, ...facts)
            .when(retireVersion(name, instances))
            .expectRejection({ reason: 'VersionInUse', instances }),
      ),
    ));

  it('changes nothing when it is under way, whatever holds the version still', () => {
    for (const later of [[], [withdrawn], [versionRetired]]) {
      given(drafted, published('GA'), closed, ...later)
        .when(retireVersion(name, [live]))
        .expectNothing();
    }
  });

  it('is refused for a draft', () =>
    given(drafted)
      .when(retireVersion(name, []))
      .expectRejection({
        reason: 'WrongVersionStatus',
        status: 'DRAFT',
        allowed: ['ALPHA', 'BETA', 'GA', 'DEPRECATED', 'SUNSET', 'WITHDRAWN'],
      }));

  it('is refused for a version that does not exist', () =>
    given().when(retireVersion(name, [])).expectRejection({ reason: 'NotFound', path: '/version' }));
});

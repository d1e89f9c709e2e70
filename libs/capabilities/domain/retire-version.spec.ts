import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import type { VersionFact } from '../events/index.js';
import { type InstanceInTheWay, retireVersion } from './retire-version.js';
import { deprecated, drafted, name, published, sunset, versionRetired, withdrawn } from './sample-facts.js';
import { version } from './version.js';

const { given } = scenario(version);
const closed: VersionFact = { type: 'VersionSunset', data: { ...name, cause: 'RETIREMENT' } };
const live: InstanceInTheWay = { instance: 'i-1', phase: 'LIVE' };
const inTheWay = fc.array(
  fc.record({ instance: fc.uuid(), phase: fc.constantFrom<InstanceInTheWay['phase']>('PENDING', 'LIVE', 'ORPHANED') }),
  { minLength: 1 },
);

describe('retiring a version', () => {
  it('closes requests first', () => {
    given(drafted, published('ALPHA')).when(retireVersion(name, [])).expectFacts(closed);
    given(drafted, published('GA'), deprecated).when(retireVersion(name, [])).expectFacts(closed);
  });

  it('is done once requests are closed and nothing is left', () => {
    given(drafted, published('GA'), closed).when(retireVersion(name, [])).expectFacts(versionRetired);
    given(drafted, published('GA'), deprecated, sunset).when(retireVersion(name, [])).expectFacts(versionRetired);
    given(drafted, published('GA'), withdrawn).when(retireVersion(name, [])).expectFacts(versionRetired);
  });

  it('is refused with the instances in the way, and leaves requests open', () =>
    fc.assert(
      fc.property(inTheWay, (instances) =>
        given(drafted, published('GA'))
          .when(retireVersion(name, instances))
          .expectRejection({ reason: 'VersionInUse', instances }),
      ),
    ));

  it('is refused with the instances that slipped in before requests were closed', () =>
    given(drafted, published('GA'), closed)
      .when(retireVersion(name, [live]))
      .expectRejection({ reason: 'VersionInUse', instances: [live] }));

  it('changes nothing when it is retired already', () =>
    given(drafted, published('GA'), closed, versionRetired)
      .when(retireVersion(name, [live]))
      .expectNothing());

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

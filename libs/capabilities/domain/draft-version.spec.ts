import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { draftVersion } from './draft-version.js';
import { activeCapability, contract, drafted, name, published, retiredCapability } from './sample-facts.js';
import { version } from './version.js';

const { given } = scenario(version);
const command = { ...name, contract };

describe('drafting a version', () => {
  it('records the contract', () => given().when(draftVersion(command, activeCapability)).expectFacts(drafted));

  it('records a draft that differs from the one before', () => {
    const changed = { ...contract, releaseNotes: 'With backups.' };
    given(drafted)
      .when(draftVersion({ ...name, contract: changed }, activeCapability))
      .expectFacts({ type: 'VersionDrafted', data: { ...name, contract: changed } });
  });

  it('changes nothing when the draft says so already', () =>
    fc.assert(
      fc.property(fc.string(), fc.dictionary(fc.string(), fc.jsonValue()), (releaseNotes, properties) => {
        const again = { ...contract, releaseNotes, parameterSchema: JSON.parse(JSON.stringify({ properties })) };
        given(drafted, { type: 'VersionDrafted', data: { ...name, contract: again } })
          .when(draftVersion({ ...name, contract: structuredClone(again) }, activeCapability))
          .expectNothing();
      }),
    ));

  it('is refused once it is published', () =>
    given(drafted, published('ALPHA'))
      .when(draftVersion(command, activeCapability))
      .expectRejection({ reason: 'WrongVersionStatus', status: 'ALPHA', allowed: ['ABSENT', 'DRAFT'] }));

  it('is refused for a capability that does not exist', () =>
    given()
      .when(draftVersion(command, { status: 'ABSENT' }))
      .expectRejection({ reason: 'NotFound', path: '/capability' }));

  it('is refused for a retired capability', () =>
    given().when(draftVersion(command, retiredCapability)).expectRejection({ reason: 'CapabilityIsRetired' }));
});

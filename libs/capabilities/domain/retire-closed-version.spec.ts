import { describe, it } from '@jest/globals';
import { scenario } from '#libs/testing';
import { retireClosedVersion } from './retire-closed-version.js';
import type { InstanceInTheWay } from './retire-version.js';
import { closed, deprecated, drafted, name, published, sunset, versionRetired, withdrawn } from './sample-facts.js';
import { version } from './version.js';

const { given } = scenario(version);
const live: InstanceInTheWay = { instance: 'i-1', phase: 'LIVE' };
const retire = retireClosedVersion(name, []);

describe('retiring a version that was closed', () => {
  it('is done when nothing holds it, also when it was recalled', () => {
    given(drafted, published('GA'), closed).when(retire).expectFacts(versionRetired);
    given(drafted, published('GA'), deprecated, sunset, closed).when(retire).expectFacts(versionRetired);
    given(drafted, published('GA'), closed, withdrawn).when(retire).expectFacts(versionRetired);
    given(drafted, published('GA'), withdrawn).when(retire).expectFacts(versionRetired);
  });

  it('waits for what holds it, and is not refused', () => {
    for (const later of [[], [withdrawn]]) {
      given(drafted, published('GA'), closed, ...later)
        .when(retireClosedVersion(name, [live]))
        .expectNothing();
    }
  });

  it('is refused with the instances in the way when nothing of it was recorded, because a recall had closed the version', () =>
    given(drafted, published('GA'), withdrawn)
      .when(retireClosedVersion(name, [live]))
      .expectRejection({ reason: 'VersionInUse', instances: [live] }));

  it('changes nothing when it comes again, or for a version that was not closed for it', () => {
    given(drafted, published('GA'), closed, versionRetired).when(retire).expectNothing();
    given(drafted, published('GA'), deprecated, sunset).when(retire).expectNothing();
    given(drafted).when(retire).expectNothing();
    given().when(retire).expectNothing();
  });
});

import { describe, it } from '@jest/globals';
import { scenario } from '#libs/testing';
import type { VersionFact } from '../events/index.js';
import { resumeVersion } from './resume-version.js';
import { deprecated, drafted, name, paused, published, sunset } from './sample-facts.js';
import { version } from './version.js';

const { given } = scenario(version);
const resumed: VersionFact = { type: 'VersionResumed', data: name };

describe('resuming a version', () => {
  it('records that requests are taken again', () =>
    given(drafted, published('GA'), paused).when(resumeVersion(name)).expectFacts(resumed));

  it('takes the pause away also when its day has come meanwhile', () =>
    given(drafted, published('GA'), deprecated, paused, sunset).when(resumeVersion(name)).expectFacts(resumed));

  it('changes nothing when it is not paused, or not any more', () => {
    given(drafted, published('GA')).when(resumeVersion(name)).expectNothing();
    given(drafted, published('GA'), paused, resumed).when(resumeVersion(name)).expectNothing();
  });

  it('is refused for a version that does not exist', () =>
    given().when(resumeVersion(name)).expectRejection({ reason: 'NotFound', path: '/version' }));
});

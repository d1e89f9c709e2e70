import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { capability } from './capability.js';
import { retireCapability } from './retire-capability.js';
import { registered, retired } from './sample-facts.js';
import type { VersionStatus } from './version-lifecycle.js';

const { given } = scenario(capability);
const command = { capability: 'postgresql' };
const status = fc.constantFrom<VersionStatus>('ALPHA', 'BETA', 'GA', 'DEPRECATED', 'SUNSET', 'WITHDRAWN');

describe('retiring a capability', () => {
  it('records the end when every version is retired or was never published', () =>
    given(registered)
      .when(
        retireCapability(command, [
          { version: '1.0.0', status: 'RETIRED' },
          { version: '2.0.0', status: 'DRAFT' },
        ]),
      )
      .expectFacts(retired));

  it('is refused with the versions that are not retired', () =>
    fc.assert(
      fc.property(status, (standing) =>
        given(registered)
          .when(
            retireCapability(command, [
              { version: '1.0.0', status: 'RETIRED' },
              { version: '1.1.0', status: standing },
            ]),
          )
          .expectRejection({ reason: 'VersionsNotRetired', versions: [{ version: '1.1.0', status: standing }] }),
      ),
    ));

  it('changes nothing when it is retired already', () =>
    given(registered, retired).when(retireCapability(command, [])).expectNothing());

  it('is refused for a capability that does not exist', () =>
    given().when(retireCapability(command, [])).expectRejection({ reason: 'NotFound', path: '/capability' }));
});

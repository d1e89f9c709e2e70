import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import { capability } from './capability.js';
import { registerCapability } from './register-capability.js';
import { description, registered, retired } from './sample-facts.js';

const { given } = scenario(capability);
const command = { capability: 'postgresql', ownerTeam: 'data', ...description };
const team = { status: 'REGISTERED', department: 'acme/platform' } as const;

describe('registering a capability', () => {
  it('records it with its owner and the department of that moment', () =>
    given().when(registerCapability(command, team)).expectFacts(registered));

  it('is refused when the slug is taken, also by the same team with the same words', () =>
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (summary, isSame) =>
        given(registered)
          .when(registerCapability(isSame ? command : { ...command, summary, ownerTeam: 'other' }, team))
          .expectRejection({ reason: 'SlugTaken', slug: 'postgresql' }),
      ),
    ));

  it('is refused when the slug belonged to a capability that is retired', () =>
    given(registered, retired)
      .when(registerCapability(command, team))
      .expectRejection({ reason: 'SlugTaken', slug: 'postgresql' }));

  it('is refused for an owner that does not exist', () =>
    given()
      .when(registerCapability(command, { status: 'ABSENT' }))
      .expectRejection({ reason: 'NotFound', path: '/ownerTeam' }));
});

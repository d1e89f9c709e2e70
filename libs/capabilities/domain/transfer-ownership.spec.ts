import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import type { CapabilityFact } from '../events/index.js';
import { capability } from './capability.js';
import { registered, retired } from './sample-facts.js';
import { transferOwnership } from './transfer-ownership.js';

const { given } = scenario(capability);
const command = { capability: 'postgresql', toTeam: 'storage' };
const receiver = { status: 'REGISTERED', department: 'acme/storage' } as const;
const transferred: CapabilityFact = {
  type: 'OwnershipTransferred',
  data: { capability: 'postgresql', fromTeam: 'data', toTeam: 'storage', toDepartment: 'acme/storage' },
};

describe('transferring the ownership of a capability', () => {
  it('records both teams and the department of the receiver', () =>
    given(registered).when(transferOwnership(command, receiver)).expectFacts(transferred));

  it('starts from the team that owns it now', () =>
    given(registered, transferred)
      .when(transferOwnership({ ...command, toTeam: 'data' }, { status: 'REGISTERED', department: 'acme/platform' }))
      .expectFacts({
        type: 'OwnershipTransferred',
        data: { capability: 'postgresql', fromTeam: 'storage', toTeam: 'data', toDepartment: 'acme/platform' },
      }));

  it('changes nothing when the team owns it already, wherever it belongs by now', () =>
    fc.assert(
      fc.property(fc.string(), (department) =>
        given(registered, transferred)
          .when(transferOwnership(command, { status: 'REGISTERED', department }))
          .expectNothing(),
      ),
    ));

  it('is refused for a capability that does not exist', () =>
    given().when(transferOwnership(command, receiver)).expectRejection({ reason: 'NotFound', path: '/capability' }));

  it('is refused for a receiver that does not exist', () =>
    given(registered)
      .when(transferOwnership(command, { status: 'ABSENT' }))
      .expectRejection({ reason: 'NotFound', path: '/toTeam' }));

  it('is refused for a retired capability', () =>
    given(registered, retired)
      .when(transferOwnership(command, receiver))
      .expectRejection({ reason: 'CapabilityIsRetired' }));
});

import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import type { TeamFact } from '../events/index.js';
import { revokeMembership } from './revoke-membership.js';
import { type MemberRole, team } from './team.js';

const { given } = scenario(team);

const registered: TeamFact = {
  type: 'TeamRegistered',
  data: { team: 'payments', name: 'Payments', department: 'acme/payments', description: '' },
};
const member = { team: 'payments', principal: 'p-1', role: 'consumer' } as const;
const granted: TeamFact = { type: 'MembershipGranted', data: member };
const revoked: TeamFact = { type: 'MembershipRevoked', data: member };
const role = fc.constantFrom<MemberRole>('consumer', 'producer');

describe('revoking a membership', () => {
  it('records that the role has ended', () =>
    given(registered, granted).when(revokeMembership(member)).expectFacts(revoked));

  it('takes one role and leaves the other', () =>
    given(registered, granted, { type: 'MembershipGranted', data: { ...member, role: 'producer' } }, revoked)
      .when(revokeMembership({ ...member, role: 'producer' }))
      .expectFacts({ type: 'MembershipRevoked', data: { ...member, role: 'producer' } }));

  it('changes nothing for somebody who does not hold the role, or not any more', () =>
    fc.assert(
      fc.property(fc.uuid(), role, (principal, held) => {
        const command = { team: 'payments', principal, role: held };
        given(
          registered,
          granted,
          { type: 'MembershipGranted', data: command },
          { type: 'MembershipRevoked', data: command },
        )
          .when(revokeMembership(command))
          .expectNothing();
      }),
    ));

  it('is refused for a team that does not exist', () =>
    given().when(revokeMembership(member)).expectRejection({ reason: 'NotFound', path: '/team' }));
});

import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import type { TeamFact } from '../events/index.js';
import { grantMembership } from './grant-membership.js';
import { type MemberRole, team } from './team.js';

const { given } = scenario(team);

const registered: TeamFact = {
  type: 'TeamRegistered',
  data: { team: 'payments', name: 'Payments', department: 'acme/payments', description: '' },
};
const granted = (principal: string, role: MemberRole): TeamFact => ({
  type: 'MembershipGranted',
  data: { team: 'payments', principal, role },
});
const role = fc.constantFrom<MemberRole>('consumer', 'producer');

describe('granting a membership', () => {
  it('records who may act for the team, and in which role', () =>
    given(registered)
      .when(grantMembership({ team: 'payments', principal: 'p-1', role: 'producer' }))
      .expectFacts(granted('p-1', 'producer')));

  it('gives the second role to somebody who has the other', () =>
    given(registered, granted('p-1', 'consumer'))
      .when(grantMembership({ team: 'payments', principal: 'p-1', role: 'producer' }))
      .expectFacts(granted('p-1', 'producer')));

  it('changes nothing when it is granted already', () =>
    fc.assert(
      fc.property(fc.uuid(), role, (principal, held) =>
        given(registered, granted('p-1', 'consumer'), granted(principal, held))
          .when(grantMembership({ team: 'payments', principal, role: held }))
          .expectNothing(),
      ),
    ));

  it('is refused for a team that does not exist', () =>
    given()
      .when(grantMembership({ team: 'payments', principal: 'p-1', role: 'producer' }))
      .expectRejection({ reason: 'NotFound', path: '/team' }));
});

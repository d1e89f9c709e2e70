import { can } from '#libs/access';
import { mutation, OpaquePrincipal } from '#libs/graphql';
import { grantMembership as rule } from '../domain/grant-membership.js';
import { Teams } from '../teams.store.js';
import { MembershipInput, memberRoles, membershipChanged } from './membership.js';
import { operatorsOnly } from './missing-roles.js';
import { changedTeam, decideOnTeam } from './present-team.js';

class GrantMembershipInput extends MembershipInput {
  @OpaquePrincipal()
  readonly principal: string = '';
}

export const grantMembership = mutation('grantMembership', {
  input: GrantMembershipInput,
  uses: [Teams],
  decide: ({ team, principal, role }, { caller, command }, teams) =>
    decideOnTeam(teams, {
      team,
      command,
      permission: can(caller, 'grant', { type: 'Membership', team }) || operatorsOnly,
      rule: rule({ team, principal, role: memberRoles[role] }),
    }),
  answer: changedTeam,
  refuse: {},
  security: membershipChanged,
});

import { IsString, Length } from 'class-validator';
import { can } from '#libs/access';
import { mutation } from '#libs/graphql';
import { revokeMembership as rule } from '../domain/revoke-membership.js';
import { Teams } from '../teams.store.js';
import { MembershipInput, memberRoles, membershipChanged } from './membership.js';
import { operatorsOnly } from './missing-roles.js';
import { changedTeam, decideOnTeam } from './present-team.js';

class RevokeMembershipInput extends MembershipInput {
  @IsString()
  @Length(1, 256, { context: { limit: '1 to 256 characters' } })
  readonly principal: string = '';
}

export const revokeMembership = mutation('revokeMembership', {
  input: RevokeMembershipInput,
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

import { IsIn, IsString } from 'class-validator';
import { can } from '#libs/access';
import { type Asked, IdempotentShape, type SecurityMeaning, textIn } from '#libs/graphql';
import type { MemberRole as SdlRole } from '#schema';
import type { grantMembership } from '../domain/grant-membership.js';
import type { revokeMembership } from '../domain/revoke-membership.js';
import type { MemberRole } from '../domain/team.js';
import type { Teams } from '../teams.store.js';
import { operatorsOnly } from './missing-roles.js';
import { decideOnTeam } from './present-team.js';

/** A membership as inputs name it; the principal is bounded by each mutation. */
export class MembershipInput extends IdempotentShape {
  @IsString()
  readonly team: string = '';

  @IsIn(['CONSUMER', 'PRODUCER'] satisfies SdlRole[])
  readonly role: SdlRole = 'CONSUMER';
}

/** The role of a member as facts name it. */
const memberRoles = { CONSUMER: 'consumer', PRODUCER: 'producer' } as const satisfies Record<SdlRole, MemberRole>;

/** Lets operators decide on the memberships of a team that is there. */
export const decideOnMembership =
  (ruleOf: typeof grantMembership | typeof revokeMembership) =>
  (
    { team, principal, role }: MembershipInput & { readonly principal: string },
    { caller, command }: Asked,
    teams: Teams,
  ) =>
    decideOnTeam(teams, {
      team,
      command,
      permission: can(caller, 'grant', { type: 'Membership', team }) || operatorsOnly,
      rule: ruleOf({ team, principal, role: memberRoles[role] }),
    });

/** A membership that came or went changes what somebody may do. */
export const membershipChanged: SecurityMeaning = {
  event: 'authz_change',
  details: (input) => ({
    target: textIn(input, 'principal'),
    team: textIn(input, 'team'),
    role: textIn(input, 'role'),
  }),
};

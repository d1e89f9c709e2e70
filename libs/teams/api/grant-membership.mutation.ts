import { mutation, OpaquePrincipal } from '#libs/graphql';
import { grantMembership as rule } from '../domain/grant-membership.js';
import { Teams } from '../teams.store.js';
import { decideOnMembership, MembershipInput, membershipChanged } from './membership.js';
import { changedTeam } from './present-team.js';

class GrantMembershipInput extends MembershipInput {
  @OpaquePrincipal()
  readonly principal: string = '';
}

export const grantMembership = mutation('grantMembership', {
  input: GrantMembershipInput,
  uses: [Teams],
  decide: decideOnMembership(rule),
  answer: changedTeam,
  refuse: {},
  security: membershipChanged,
});

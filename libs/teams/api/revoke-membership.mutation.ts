import { IsString, Length } from 'class-validator';
import { mutation } from '#libs/graphql';
import { revokeMembership as rule } from '../domain/revoke-membership.js';
import { Teams } from '../teams.store.js';
import { decideOnMembership, MembershipInput, membershipChanged } from './membership.js';
import { changedTeam } from './present-team.js';

class RevokeMembershipInput extends MembershipInput {
  @IsString()
  @Length(1, 256, { context: { limit: '1 to 256 characters' } })
  readonly principal: string = '';
}

export const revokeMembership = mutation('revokeMembership', {
  input: RevokeMembershipInput,
  uses: [Teams],
  decide: decideOnMembership(rule),
  answer: changedTeam,
  refuse: {},
  security: membershipChanged,
});

import { IsString } from 'class-validator';
import { can } from '#libs/access';
import { mutation } from '#libs/graphql';
import { describeTeam as rule } from '../domain/describe-team.js';
import { Teams } from '../teams.store.js';
import { membersOnly } from './missing-roles.js';
import { changedTeam, decideOnTeam } from './present-team.js';
import { TeamProfileInput } from './team-profile-input.js';

class DescribeTeamInput extends TeamProfileInput {
  @IsString()
  readonly team: string = '';
}

export const describeTeam = mutation('describeTeam', {
  input: DescribeTeamInput,
  uses: [Teams],
  decide: ({ team, name, department, description }, { caller, command }, teams) =>
    decideOnTeam(teams, {
      team,
      command,
      permission: can(caller, 'describe', { type: 'Team', team }) || membersOnly,
      rule: rule({ team, name, department, description }),
    }),
  answer: changedTeam,
  refuse: {},
  security: 'NONE',
});

import { IsString } from 'class-validator';
import { can } from '#libs/access';
import { denied, mutation, refusal } from '#libs/graphql';
import { registerTeam as rule } from '../domain/register-team.js';
import { Teams } from '../teams.store.js';
import { operatorsOnly } from './missing-roles.js';
import { TeamNodes } from './team-nodes.js';
import { TeamProfileInput } from './team-profile-input.js';

class RegisterTeamInput extends TeamProfileInput {
  @IsString()
  readonly slug: string = '';
}

export const registerTeam = mutation('registerTeam', {
  input: RegisterTeamInput,
  uses: [Teams],
  decide: async ({ slug: team, name, department, description }, { caller, command }, teams) =>
    can(caller, 'register', { type: 'Team', team })
      ? teams.decide(team, command, rule({ team, name, department, description }))
      : denied({ reason: 'NotPermitted', message: operatorsOnly }),
  answer: { uses: [TeamNodes], fields: async ({ input }, nodes) => ({ team: await nodes.recall(input.slug) }) },
  refuse: {
    SlugTaken: ({ slug }) => ({
      ...refusal('SlugTaken', 'SLUG_TAKEN', `The slug '${slug}' is in use, or was; choose another`),
      slug,
    }),
  },
  security: 'NONE',
});

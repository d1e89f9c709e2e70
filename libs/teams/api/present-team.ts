import { type AccessRejection, type Asked, denied } from '#libs/graphql';
import type { Decided, Decision } from '#libs/kernel';
import { type TeamNotFound, teamNotFound } from '../domain/describe-team.js';
import type { Team } from '../domain/team.js';
import type { TeamFact } from '../events/index.js';
import type { Teams } from '../teams.store.js';
import { TeamNodes } from './team-nodes.js';

interface OnTeam extends Pick<Asked, 'command'> {
  readonly team: string;
  /** True, or says which role is missing. */
  readonly permission: true | string;
  readonly rule: (state: Team) => Decision<TeamFact, TeamNotFound>;
}

/** Decides on a team. One that is not there is not found, whatever the caller may do. */
export async function decideOnTeam(
  teams: Teams,
  { team, command, permission, rule }: OnTeam,
): Promise<Decided<Team, TeamFact, AccessRejection>> {
  const { state } = await teams.load(team);
  if (state.status === 'ABSENT') return denied(teamNotFound);
  if (permission === true) return teams.decide(team, command, rule);
  return denied({ reason: 'NotPermitted', message: permission });
}

/** Answers with the team that the input names, as the log tells it by then. */
export const changedTeam = {
  uses: [TeamNodes],
  fields: async ({ input: { team } }: { readonly input: { readonly team: string } }, nodes: TeamNodes) => ({
    team: await nodes.recall(team),
  }),
} as const;

import { accept, type Decision, reject } from '#libs/kernel';
import type { TeamFact } from '../events/index.js';
import type { Team, TeamProfile } from './team.js';

export interface RegisterTeam extends TeamProfile {
  readonly team: string;
}

/** A slug identifies one team for ever, so nobody can take one that is in use. */
export type RegisterTeamRejection = { readonly reason: 'SlugTaken'; readonly slug: string };

export const registerTeam =
  ({ team, name, department, description }: RegisterTeam) =>
  (state: Team): Decision<TeamFact, RegisterTeamRejection> => {
    if (state.status !== 'ABSENT') return reject({ reason: 'SlugTaken', slug: team });
    return accept({ type: 'TeamRegistered', data: { team, name, department, description } });
  };

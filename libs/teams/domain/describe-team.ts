import { accept, type Decision, reject } from '#libs/kernel';
import type { TeamFact } from '../events/index.js';
import type { Team, TeamProfile } from './team.js';

export interface DescribeTeam extends TeamProfile {
  readonly team: string;
}

/** `path` is the JSON Pointer to the field of the command that names it. */
export type TeamNotFound = { readonly reason: 'NotFound'; readonly path: '/team' };

export const teamNotFound: TeamNotFound = { reason: 'NotFound', path: '/team' };

/** Replaces the whole profile; the slug stays. */
export const describeTeam =
  ({ team, name, department, description }: DescribeTeam) =>
  (state: Team): Decision<TeamFact, TeamNotFound> => {
    if (state.status === 'ABSENT') return reject(teamNotFound);
    const { profile } = state;
    const isUnchanged =
      profile.name === name && profile.department === department && profile.description === description;
    return isUnchanged ? accept() : accept({ type: 'TeamDescribed', data: { team, name, department, description } });
  };

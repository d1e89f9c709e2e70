import { accept, type Decision, reject } from '#libs/kernel';
import type { TeamFact } from '../events/index.js';
import { type TeamNotFound, teamNotFound } from './describe-team.js';
import { isMember, type Membership, type Team } from './team.js';

export interface GrantMembership extends Membership {
  readonly team: string;
}

export const grantMembership =
  ({ team, principal, role }: GrantMembership) =>
  (state: Team): Decision<TeamFact, TeamNotFound> => {
    if (state.status === 'ABSENT') return reject(teamNotFound);
    if (isMember(state.memberships, { principal, role })) return accept();
    return accept({ type: 'MembershipGranted', data: { team, principal, role } });
  };

import { accept, type Decision, reject } from '#libs/kernel';
import type { TeamFact } from '../events/index.js';
import { type TeamNotFound, teamNotFound } from './describe-team.js';
import { isMember, type Membership, type Team } from './team.js';

export interface RevokeMembership extends Membership {
  readonly team: string;
}

/** Takes back what was granted here. What the identity provider's claims say is not ours to revoke. */
export const revokeMembership =
  ({ team, principal, role }: RevokeMembership) =>
  (state: Team): Decision<TeamFact, TeamNotFound> => {
    if (state.status === 'ABSENT') return reject(teamNotFound);
    if (!isMember(state.memberships, { principal, role })) return accept();
    return accept({ type: 'MembershipRevoked', data: { team, principal, role } });
  };

import { type Decider, unreachable } from '#libs/kernel';
import { type TeamFact, teamFacts } from '../events/index.js';

export type MemberRole = 'consumer' | 'producer';

/** A principal (opaque id) in one role; somebody may hold both. */
export interface Membership {
  readonly principal: string;
  readonly role: MemberRole;
}

export interface TeamProfile {
  readonly name: string;
  readonly department: string;
  readonly description: string;
}

export type Team =
  | { readonly status: 'ABSENT' }
  | { readonly status: 'REGISTERED'; readonly profile: TeamProfile; readonly memberships: readonly Membership[] };

const profileOf = ({ name, department, description }: TeamProfile): TeamProfile => ({ name, department, description });

const isSame =
  (wanted: Membership) =>
  ({ principal, role }: Membership): boolean =>
    principal === wanted.principal && role === wanted.role;

export const isMember = (memberships: readonly Membership[], wanted: Membership): boolean =>
  memberships.some(isSame(wanted));

export const team: Decider<Team, TeamFact> = {
  facts: teamFacts,
  initialState: { status: 'ABSENT' },
  evolve: (state, fact) => {
    if (fact.type === 'TeamRegistered') {
      return { status: 'REGISTERED', profile: profileOf(fact.data), memberships: [] };
    }
    if (state.status === 'ABSENT') return state;
    switch (fact.type) {
      case 'TeamDescribed':
        return { ...state, profile: profileOf(fact.data) };
      case 'MembershipGranted':
        return {
          ...state,
          memberships: [...state.memberships, { principal: fact.data.principal, role: fact.data.role }],
        };
      case 'MembershipRevoked': {
        const isRevoked = isSame(fact.data);
        return { ...state, memberships: state.memberships.filter((membership) => !isRevoked(membership)) };
      }
      default:
        return unreachable(fact);
    }
  },
};

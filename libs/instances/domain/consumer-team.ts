import type { Decider } from '#libs/kernel';
import { type TeamFact, teamFacts } from '#libs/teams/events';

/** A team that may hold instances, and where in the organisation it stands now. */
export type ConsumerTeam = { readonly status: 'UNKNOWN' } | { readonly status: 'KNOWN'; readonly department: string };

/** Our own fold of `team-<slug>`. */
export const consumerTeam: Decider<ConsumerTeam, TeamFact> = {
  facts: teamFacts,
  initialState: { status: 'UNKNOWN' },
  evolve: (state, fact) => {
    switch (fact.type) {
      case 'TeamRegistered':
      case 'TeamDescribed':
        return { status: 'KNOWN', department: fact.data.department };
      default:
        return state; // Teams may learn new facts without asking us.
    }
  },
};

import type { Decider } from '#libs/kernel';
import { type TeamFact, teamFacts } from '#libs/teams/events';

/** What capabilities need to know of a team: that it exists, and where it belongs. */
export type OwnerTeam = { readonly status: 'ABSENT' } | { readonly status: 'REGISTERED'; readonly department: string };

/** A fold of our own over the stream of another lib: a decision on a team reads its facts at that moment. */
export const ownerTeam: Decider<OwnerTeam, TeamFact> = {
  facts: teamFacts,
  initialState: { status: 'ABSENT' },
  evolve: (state, fact) =>
    fact.type === 'TeamRegistered' || fact.type === 'TeamDescribed'
      ? { status: 'REGISTERED', department: fact.data.department }
      : state, // Teams may learn new facts without asking us.
};

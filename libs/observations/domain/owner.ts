import { type CapabilityFact, capabilityFacts } from '#libs/capabilities/events';
import type { Decider } from '#libs/kernel';

/** The team that owns a capability now; undefined while nobody registered it. */
export type Owner = string | undefined;

/** Our own fold of `capability-<slug>`. */
export const owner: Decider<Owner, CapabilityFact> = {
  facts: capabilityFacts,
  initialState: undefined,
  evolve: (state, fact) => {
    if (fact.type === 'CapabilityRegistered') return fact.data.ownerTeam;
    return fact.type === 'OwnershipTransferred' ? fact.data.toTeam : state;
  },
};

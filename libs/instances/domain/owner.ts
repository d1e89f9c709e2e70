import { type CapabilityFact, capabilityFacts } from '#libs/capabilities/events';
import type { Decider } from '#libs/kernel';

/** The team that owns a capability now. */
export type Owner =
  | { readonly status: 'UNKNOWN' }
  | { readonly status: 'KNOWN'; readonly ownerTeam: string; readonly ownerDepartment: string };

/** Our own fold of `capability-<slug>`. */
export const owner: Decider<Owner, CapabilityFact> = {
  facts: capabilityFacts,
  initialState: { status: 'UNKNOWN' },
  evolve: (state, fact) => {
    switch (fact.type) {
      case 'CapabilityRegistered':
        return { status: 'KNOWN', ownerTeam: fact.data.ownerTeam, ownerDepartment: fact.data.ownerDepartment };
      case 'OwnershipTransferred':
        return { status: 'KNOWN', ownerTeam: fact.data.toTeam, ownerDepartment: fact.data.toDepartment };
      default:
        return state; // Capabilities may learn new facts without asking us.
    }
  },
};

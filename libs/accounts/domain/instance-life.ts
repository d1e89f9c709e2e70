import { type InstanceFact, type InstancePhase, instanceFacts } from '#libs/instances/events';
import type { Decider } from '#libs/kernel';

/** All that an erasure needs to know of an instance; undefined when there is none. */
export type InstanceLife = { readonly phase: InstancePhase | undefined };

export const instanceLife: Decider<InstanceLife, InstanceFact> = {
  facts: instanceFacts,
  initialState: { phase: undefined },
  evolve: (state, { type, data }) => {
    if (type === 'InstanceRequested') return { phase: 'REQUESTED' };
    return 'instancePhase' in data ? { phase: data.instancePhase } : state;
  },
};

import { type InstanceFact, instanceFacts } from '#libs/instances/events';
import type { Decider } from '#libs/kernel';

/** What an observation has to know of its instance. */
export type ObservedInstance =
  | { readonly status: 'ABSENT' }
  | {
      readonly status: 'KNOWN';
      readonly instance: string;
      readonly capability: string;
      readonly consumerTeam: string;
    };

/** Our own fold of `instance-<id>`. One that is gone stays known: its last bill comes later. */
export const observedInstance: Decider<ObservedInstance, InstanceFact> = {
  facts: instanceFacts,
  initialState: { status: 'ABSENT' },
  evolve: (state, fact) => {
    if (fact.type !== 'InstanceRequested') return state;
    const { instance, capability, consumerTeam } = fact.data;
    return { status: 'KNOWN', instance, capability, consumerTeam };
  },
};

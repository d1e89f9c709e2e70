import { type Decider, unreachable } from '#libs/kernel';
import { type CapabilityFact, capabilityFacts } from '../events/index.js';

interface CapabilityLink {
  readonly title: string;
  readonly url: string;
}

export interface CapabilityDescription {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly links: readonly CapabilityLink[];
  readonly noticePeriodDays: number;
}

export type Capability =
  | { readonly status: 'ABSENT' }
  | {
      readonly status: 'ACTIVE' | 'RETIRED';
      readonly ownerTeam: string;
      readonly ownerDepartment: string;
      readonly description: CapabilityDescription;
    };

/** The description as facts store it: a copy, because facts share nothing with a command that others may hold. */
export function describedAs({ tags, links, ...texts }: CapabilityDescription) {
  const { name, summary, description, noticePeriodDays } = texts;
  return {
    name,
    summary,
    description,
    tags: [...tags],
    links: links.map(({ title, url }) => ({ title, url })),
    noticePeriodDays,
  };
}

export const capability: Decider<Capability, CapabilityFact> = {
  facts: capabilityFacts,
  initialState: { status: 'ABSENT' },
  evolve: (state, fact) => {
    if (fact.type === 'CapabilityRegistered') {
      const { ownerTeam, ownerDepartment } = fact.data;
      return { status: 'ACTIVE', ownerTeam, ownerDepartment, description: describedAs(fact.data) };
    }
    if (state.status === 'ABSENT') return state;
    switch (fact.type) {
      case 'CapabilityDescribed':
        return { ...state, description: describedAs(fact.data) };
      case 'OwnershipTransferred':
        return { ...state, ownerTeam: fact.data.toTeam, ownerDepartment: fact.data.toDepartment };
      case 'CapabilityRetired':
        return { ...state, status: 'RETIRED' };
      default:
        return unreachable(fact);
    }
  },
};

import { type Decider, unreachable } from '#libs/kernel';
import { type ErasureFact, erasureFacts } from '../events/index.js';

export type Erasure = { readonly status: 'ABSENT' } | { readonly status: 'ORDERED' };

export const erasure: Decider<Erasure, ErasureFact> = {
  facts: erasureFacts,
  initialState: { status: 'ABSENT' },
  evolve: (_state, { type }) => {
    switch (type) {
      case 'SubjectErasureOrdered':
      case 'InstanceErasureOrdered':
      case 'TokensErasureOrdered':
        return { status: 'ORDERED' };
      default:
        return unreachable(type);
    }
  },
};

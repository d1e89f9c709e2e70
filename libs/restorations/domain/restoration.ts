import type { Decider } from '#libs/kernel';
import { type RestorationFact, restorationFacts } from '../events/index.js';

export type Restoration = { readonly status: 'ABSENT' } | { readonly status: 'RECORDED' };

export const restoration: Decider<Restoration, RestorationFact> = {
  facts: restorationFacts,
  initialState: { status: 'ABSENT' },
  evolve: () => ({ status: 'RECORDED' }),
};

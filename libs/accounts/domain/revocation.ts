import type { Decider } from '#libs/kernel';
import { type RevocationFact, revocationFacts } from '../events/index.js';

export type Revocation = { readonly status: 'ABSENT' } | ({ readonly status: 'ORDERED' } & RevocationFact['data']);

export const revocation: Decider<Revocation, RevocationFact> = {
  facts: revocationFacts,
  initialState: { status: 'ABSENT' },
  evolve: (_state, { data }) => ({ status: 'ORDERED', ...data }),
};

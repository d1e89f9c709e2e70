import { type Decider, unreachable } from '#libs/kernel';
import { type TokenFact, tokenFacts } from '../events/index.js';

export type IssuedToken = Extract<TokenFact, { readonly type: 'TokenIssued' }>['data'];

export type Token =
  | { readonly status: 'ABSENT' }
  | ({ readonly status: 'ISSUED' } & IssuedToken)
  | ({ readonly status: 'REVOKED'; readonly revokedAt: string } & IssuedToken);

export const token: Decider<Token, TokenFact> = {
  facts: tokenFacts,
  initialState: { status: 'ABSENT' },
  evolve: (state, fact) => {
    switch (fact.type) {
      case 'TokenIssued':
        return { status: 'ISSUED', ...fact.data };
      case 'TokenRevoked':
        return state.status === 'ISSUED' ? { ...state, status: 'REVOKED', revokedAt: fact.data.revokedAt } : state;
      default:
        return unreachable(fact);
    }
  },
};

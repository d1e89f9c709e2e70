import { type Decider, unreachable } from '#libs/kernel';
import { type TokenFact, tokenFacts } from '../events/index.js';

export type IssuedToken = Extract<TokenFact, { readonly type: 'TokenIssued' }>['data'];

/** `owner` answers for it: its issuer, until somebody took it over. */
type OwnedToken = IssuedToken & { readonly owner: string };

export type Token =
  | { readonly status: 'ABSENT' }
  | ({ readonly status: 'ISSUED' } & OwnedToken)
  | ({ readonly status: 'REVOKED'; readonly revokedAt: string } & OwnedToken);

export const token: Decider<Token, TokenFact> = {
  facts: tokenFacts,
  initialState: { status: 'ABSENT' },
  evolve: (state, fact) => {
    switch (fact.type) {
      case 'TokenIssued':
        return { status: 'ISSUED', owner: fact.data.issuedBy, ...fact.data };
      case 'TokenOwnershipTransferred':
        return state.status === 'ABSENT' ? state : { ...state, owner: fact.data.owner };
      case 'TokenRevoked':
        return state.status === 'ISSUED' ? { ...state, status: 'REVOKED', revokedAt: fact.data.revokedAt } : state;
      default:
        return unreachable(fact);
    }
  },
};

import { Injectable } from '@nestjs/common';
import { type TokenFact, tokenFacts } from '#libs/accounts/events';
import { AggregateStore, EventStore, Sealing } from '#libs/event-store';
import { type Decider, unreachable } from '#libs/kernel';
import type { Principal } from './principal.js';

/** What is needed to let a token in. `principal` stays the same object as long as nothing happened to the token. */
export type ServiceAccount =
  | { readonly status: 'ABSENT' }
  | {
      readonly status: 'USABLE';
      readonly principal: Principal;
      readonly secretSha256: string;
      readonly issuedAt: string;
      readonly expiresAt: string;
    }
  | { readonly status: 'REVOKED' };

const serviceAccount: Decider<ServiceAccount, TokenFact> = {
  facts: tokenFacts,
  initialState: { status: 'ABSENT' },
  evolve: (state, fact) => {
    switch (fact.type) {
      case 'TokenIssued': {
        const { principal: id, grants, issuedBy, actsFor, secretSha256, issuedAt, expiresAt } = fact.data;
        return {
          status: 'USABLE',
          principal: { id, kind: 'SERVICE', grants, issuedBy, actsFor },
          secretSha256,
          issuedAt,
          expiresAt,
        };
      }
      case 'TokenOwnershipTransferred':
        return state;
      case 'TokenRevoked':
        return { status: 'REVOKED' };
      default:
        return unreachable(fact);
    }
  },
};

/** Folds `token-<id>` at the moment of asking, so that a revoked token is refused at once, whatever the views say. */
@Injectable()
export class ServiceAccounts extends AggregateStore<ServiceAccount, TokenFact> {
  constructor(eventStore: EventStore, sealing: Sealing) {
    super(serviceAccount, eventStore, sealing);
  }
}

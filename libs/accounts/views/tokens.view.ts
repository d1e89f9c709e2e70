import { unreachable } from '#libs/kernel';
import type { RowView } from '#libs/read-store';
import { type TokenFact, tokenFacts } from '../events/index.js';

export type TokenRow = {
  readonly token: string;
  readonly principal: string;
  /** Still sealed. */
  readonly label: string;
  /** JSON text. */
  readonly grants: string;
  readonly issuedBy: string;
  /** Who answers for it: its issuer, until somebody took it over. */
  readonly owner: string;
  readonly actsFor: string | null;
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
};

export const tokensView: RowView<TokenRow, TokenFact> = {
  name: 'accounts.tokens',
  revision: 2,
  table: 'accounts_tokens',
  columns: {
    token: { type: 'text' },
    principal: { type: 'text' },
    label: { type: 'text' },
    grants: { type: 'text' },
    issuedBy: { type: 'text' },
    owner: { type: 'text' },
    actsFor: { type: 'text', isNullable: true },
    issuedAt: { type: 'text' },
    expiresAt: { type: 'text' },
    revokedAt: { type: 'text', isNullable: true },
  },
  key: ['token'],
  indexes: [
    ['issuedAt', 'token'],
    ['issuedBy', 'issuedAt', 'token'],
    ['owner', 'issuedAt', 'token'],
    ['actsFor', 'issuedAt', 'token'],
    ['principal'],
  ],
  families: [tokenFacts],
  isPerStream: true,
  keysOf: ({ data }) => [[data.token]],
  fold: (row, fact) => {
    switch (fact.type) {
      case 'TokenIssued': {
        const { token, principal, label, grants, issuedBy, actsFor = null, issuedAt, expiresAt } = fact.data;
        const named = { token, principal, label, grants: JSON.stringify(grants), issuedBy, owner: issuedBy, actsFor };
        return { ...named, issuedAt, expiresAt, revokedAt: null };
      }
      case 'TokenOwnershipTransferred':
        return row && { ...row, owner: fact.data.owner };
      case 'TokenRevoked':
        return row && { ...row, revokedAt: fact.data.revokedAt };
      default:
        return unreachable(fact);
    }
  },
};

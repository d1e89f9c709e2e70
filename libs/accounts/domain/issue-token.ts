import { accept, type Decision, reject } from '#libs/kernel';
import type { TokenFact } from '../events/index.js';
import type { IssuedToken, Token } from './token.js';

/** Longer than a year nobody remembers who holds it. */
export const lifetimeDaysMax = 366;
const dayMs = 24 * 60 * 60 * 1_000;

export interface IssueToken extends IssuedToken {
  readonly issuedAt: string;
}

export type IssueTokenRejection =
  | { readonly reason: 'TokenLifetimeOutOfRange'; readonly daysMax: number }
  | { readonly reason: 'TokenIdTaken' };

/** Whether the issuer may hand on these grants was decided before; the rule keeps the token's life in bounds. */
export const issueToken =
  ({ issuedAt, ...issued }: IssueToken) =>
  (state: Token): Decision<TokenFact, IssueTokenRejection> => {
    if (state.status !== 'ABSENT') return reject({ reason: 'TokenIdTaken' });
    const lifetimeMs = Date.parse(issued.expiresAt) - Date.parse(issuedAt);
    if (lifetimeMs <= 0 || lifetimeMs > lifetimeDaysMax * dayMs) {
      return reject({ reason: 'TokenLifetimeOutOfRange', daysMax: lifetimeDaysMax });
    }
    return accept({ type: 'TokenIssued', data: issued });
  };

import { accept, type Decision } from '#libs/kernel';
import type { RevocationFact } from '../events/index.js';
import type { Revocation } from './revocation.js';

/** How many tokens one order may name, so that it is carried out within one request. */
export const tokensPerRevocationMax = 100;

export interface OrderRevocation {
  readonly principal: string;
  /** Those that were found, in the order in which they are to end. */
  readonly tokens: readonly string[];
  /** How many there are, of which `tokens` may be a part only. */
  readonly foundCount: number;
}

/** The order says which tokens, so that the same command again ends none that came later. It is recorded also when there are none. */
export const orderRevocation =
  ({ principal, tokens, foundCount }: OrderRevocation) =>
  (state: Revocation): Decision<RevocationFact, never> => {
    if (state.status !== 'ABSENT') return accept();
    const named = tokens.slice(0, tokensPerRevocationMax);
    const remainingCount = foundCount - named.length;
    return accept({ type: 'TokensRevocationOrdered', data: { principal, tokens: named, remainingCount } });
  };

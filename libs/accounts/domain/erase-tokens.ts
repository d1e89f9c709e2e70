import { accept, type Decision } from '#libs/kernel';
import type { ErasureFact } from '../events/index.js';
import type { Erasure } from './erasure.js';

export interface EraseTokens {
  /** Whose they are, who was ordered to be forgotten. */
  readonly principal: string;
  readonly tokens: readonly string[];
}

/** The order says which tokens, so that carrying it out asks nobody whose they are. None is recorded for none. */
export const eraseTokens =
  ({ principal, tokens }: EraseTokens) =>
  ({ status }: Erasure): Decision<ErasureFact, never> =>
    status === 'ABSENT' && tokens.length > 0
      ? accept({ type: 'TokensErasureOrdered', data: { principal, tokens: [...tokens] } })
      : accept();

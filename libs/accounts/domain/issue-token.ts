import { accept, type Decision } from '#libs/kernel';
import type { TokenFact } from '../events/index.js';
import type { IssuedToken, Token } from './token.js';

/**
 * Whether the issuer may hand on these grants was decided before. A token's id comes from the command that asked for it,
 * so a token that is there already is this one, and stays as it was.
 */
export const issueToken =
  (issued: IssuedToken) =>
  (state: Token): Decision<TokenFact, never> =>
    state.status === 'ABSENT' ? accept({ type: 'TokenIssued', data: issued }) : accept();

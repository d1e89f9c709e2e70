import { accept, type Decision, reject } from '#libs/kernel';
import type { TokenFact } from '../events/index.js';
import type { Token } from './token.js';

export interface RevokeToken {
  readonly token: string;
  readonly revokedAt: string;
}

export type RevokeTokenRejection = { readonly reason: 'NotFound'; readonly path: '/tokenId' };

/** A token is refused from this fact on, also where it has expired already. */
export const revokeToken =
  ({ token, revokedAt }: RevokeToken) =>
  (state: Token): Decision<TokenFact, RevokeTokenRejection> => {
    if (state.status === 'ABSENT') return reject({ reason: 'NotFound', path: '/tokenId' });
    if (state.status === 'REVOKED') return accept();
    return accept({ type: 'TokenRevoked', data: { token, revokedAt } });
  };

import { accept, type Decision, reject } from '#libs/kernel';
import type { TokenFact } from '../events/index.js';
import type { Token } from './token.js';

export interface TakeOverToken {
  readonly token: string;
  readonly owner: string;
  readonly transferredAt: string;
}

export type TakeOverTokenRejection =
  | { readonly reason: 'NotFound'; readonly path: '/tokenId' }
  | { readonly reason: 'NotToBeTakenOver'; readonly because: 'ACTS_FOR_SOMEBODY' | 'REVOKED' | 'EXPIRED' };

/** Whoever takes a token over answers for it from now on: it is listed as theirs, and they may revoke it. Its secret stays with who holds it. */
export const takeOverToken =
  ({ token, owner, transferredAt }: TakeOverToken) =>
  (state: Token): Decision<TokenFact, TakeOverTokenRejection> => {
    if (state.status === 'ABSENT') return reject({ reason: 'NotFound', path: '/tokenId' });
    if (state.actsFor !== undefined) return reject({ reason: 'NotToBeTakenOver', because: 'ACTS_FOR_SOMEBODY' });
    if (state.status === 'REVOKED') return reject({ reason: 'NotToBeTakenOver', because: 'REVOKED' });
    if (Date.parse(state.expiresAt) <= Date.parse(transferredAt)) {
      return reject({ reason: 'NotToBeTakenOver', because: 'EXPIRED' });
    }
    if (state.owner === owner) return accept();
    return accept({
      type: 'TokenOwnershipTransferred',
      data: { token, owner, formerOwner: state.owner, transferredAt },
    });
  };

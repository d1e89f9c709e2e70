import { can, type Principal } from '#libs/access';
import { type AccessRejection, denied, mutation } from '#libs/graphql';
import { revokeToken as rule } from '../domain/revoke-token.js';
import type { Token } from '../domain/token.js';
import { Tokens } from '../tokens.store.js';
import { changedToken, tokenTold } from './changed-token.js';
import { TokenInput, tokenNamed } from './token-input.js';

export const revokeToken = mutation('revokeToken', {
  input: TokenInput,
  uses: [Tokens],
  decide: async ({ tokenId }, { caller, command }, tokens) => {
    const token = tokenNamed(tokenId);
    const { state } = await tokens.load(token);
    const rejection = whyNotPermitted(caller, state);
    if (rejection !== undefined) return denied(rejection);
    return tokens.decide(token, command, rule({ token, revokedAt: command.occurredAt }));
  },
  answer: changedToken,
  refuse: {},
  security: { event: 'authn_token_revoked', details: (_input, answer) => tokenTold(answer) },
});

/** What a caller may not see does not exist for them. */
function whyNotPermitted(caller: Principal, state: Token): AccessRejection | undefined {
  if (state.status === 'ABSENT') return { reason: 'NotFound', path: '/tokenId' };
  const { issuedBy, owner, actsFor } = state;
  const token = { type: 'Token', issuedBy, owner, actsFor } as const;
  if (!can(caller, 'see', token)) return { reason: 'NotFound', path: '/tokenId' };
  if (can(caller, 'revoke', token)) return undefined;
  return { reason: 'NotPermitted', message: 'A token is revoked by its owner, the person it acts for, or an operator' };
}

import { can } from '#libs/access';
import { denied, IdempotentShape, mutation, numberIn, OpaquePrincipal, textIn } from '#libs/graphql';
import { PresentTokens } from './present-tokens.js';
import { TokenRevocation } from './token-revocation.js';

class RevokeTokensInput extends IdempotentShape {
  @OpaquePrincipal()
  readonly principal: string = '';
}

/** Ends all tokens of a principal. */
export const revokeTokens = mutation('revokeTokens', {
  input: RevokeTokensInput,
  uses: [TokenRevocation],
  decide: async ({ principal }, { caller, command }, revocation) =>
    caller.id === principal || can(caller, 'operate', { type: 'Installation' })
      ? revocation.run(principal, command)
      : denied({ reason: 'NotPermitted', message: 'The tokens of others are revoked by an operator' }),
  answer: {
    uses: [TokenRevocation, PresentTokens],
    fields: ({ decided: { state } }, revocation, shown) => revocation.report(state, shown.now()),
  },
  refuse: {},
  security: {
    event: 'authn_token_revoked',
    details: (input, answer) => ({ target: textIn(input, 'principal'), count: numberIn(answer, 'revokedCount') }),
  },
});

import { Mutation, Resolver } from '@nestjs/graphql';
import { can, type Principal } from '#libs/access';
import { type AccessRejection, Mutations, type RequestContext, refuseAccess } from '#libs/graphql';
import type { MutationRevokeTokensArgs } from '#schema';
import { RevokeTokensShape } from './inputs.js';
import { PresentTokens } from './present-tokens.js';
import { TokenRevocation } from './token-revocation.js';

/** Ends all tokens of a principal. */
@Resolver()
export class TokenRevocationsResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly revocation: TokenRevocation,
    private readonly tokensShown: PresentTokens,
  ) {}

  @Mutation()
  revokeTokens(_parent: unknown, { input }: MutationRevokeTokensArgs, context: RequestContext) {
    return this.mutations.run({
      context,
      name: 'revokeTokens',
      shape: RevokeTokensShape,
      input,
      act: async ({ principal }, command) => {
        const refused = refusalOf(context.principal, principal);
        if (refused !== undefined) return { outcome: 'rejected', rejection: refused } as const;
        return this.revocation.run(principal, command);
      },
      succeed: async ({ state }) => ({
        __typename: 'RevokeTokensSuccess' as const,
        ...(await this.revocation.report(state, this.tokensShown.now())),
      }),
      refuse: refuseAccess,
    });
  }
}

function refusalOf(caller: Principal, principal: string): AccessRejection | undefined {
  if (caller.id === principal || can(caller, 'operate', { type: 'Installation' })) return undefined;
  return { reason: 'NotPermitted', message: 'The tokens of others are revoked by an operator' };
}

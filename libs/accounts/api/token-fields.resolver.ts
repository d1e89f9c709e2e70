import { ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { TokenOwners, TokenUses } from '#libs/access';
import type { RequestContext } from '#libs/graphql';
import type { TokenNode } from './token-answer.js';

/** What is not in a token's facts, looked up for all tokens of an answer together. */
@Resolver('Token')
export class TokenFieldsResolver {
  constructor(
    private readonly owners: TokenOwners,
    private readonly uses: TokenUses,
  ) {}

  @ResolveField()
  async needsOwner({ state, owner, actsFor }: TokenNode, _args: unknown, context: RequestContext): Promise<boolean> {
    if (state !== 'ACTIVE' || actsFor !== null) return false;
    const gone = context.loader<string, boolean>(
      'accounts.gone-owners',
      () =>
        new DataLoader(async (owners) => {
          const found = await this.owners.goneAmong(owners);
          return owners.map((each) => found.has(each));
        }),
    );
    return gone.load(owner);
  }

  @ResolveField()
  async lastUsedAt({ token }: TokenNode, _args: unknown, context: RequestContext): Promise<string | null> {
    const uses = context.loader<string, string | null>(
      'accounts.token-uses',
      () =>
        new DataLoader(async (tokens) => {
          const found = await this.uses.of(tokens);
          return tokens.map((each) => found.get(each) ?? null);
        }),
    );
    return uses.load(token);
  }
}

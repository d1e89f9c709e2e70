import { Query, Resolver } from '@nestjs/graphql';
import { can, type Principal, TokenOwners } from '#libs/access';
import { boundedText, connection, Freshness, type RequestContext } from '#libs/graphql';
import type { QueryTokensArgs, TokenFilter } from '#schema';
import { TokenBook, type WantedTokens } from '../views/token-book.js';
import { PresentTokens } from './present-tokens.js';

/** How many owners are looked at to say which tokens need another one. */
const ownersMax = 1_000;

@Resolver()
export class TokenBookResolver {
  constructor(
    private readonly book: TokenBook,
    private readonly tokensShown: PresentTokens,
    private readonly owners: TokenOwners,
    private readonly freshness: Freshness,
  ) {}

  @Query()
  async tokens(_parent: unknown, { filter, first, after, atLeast }: QueryTokensArgs, { principal }: RequestContext) {
    await this.freshness.reach(atLeast);
    const wanted = await this.#wanted(filter ?? {}, principal);
    const page = await this.book.page(wanted, { first, after });
    const tokens = await this.tokensShown.of(page.rows.map(({ row }) => row));
    return connection(
      { ...page, rows: page.rows.map(({ cursor }, index) => ({ cursor, row: tokens[index] })) },
      (token) => token,
      () => this.book.count(wanted),
    );
  }

  async #wanted(filter: TokenFilter, principal: Principal): Promise<WantedTokens> {
    const now = this.tokensShown.now();
    const { needsOwner } = filter;
    const isWanted = needsOwner ?? undefined;
    return {
      concerning: can(principal, 'audit', { type: 'Installation' }) ? undefined : principal.id,
      issuedBy: boundedText('filter.issuedBy', filter.issuedBy),
      owner: boundedText('filter.owner', filter.owner),
      actsFor: boundedText('filter.actsFor', filter.actsFor),
      principal: boundedText('filter.principal', filter.principal),
      state: filter.state ?? undefined,
      needsOwner: isWanted === undefined ? undefined : { isWanted, goneOwners: await this.#goneOwners(now) },
      now,
    };
  }

  async #goneOwners(now: string): Promise<readonly string[]> {
    return [...(await this.owners.goneAmong(await this.book.ownersOfActive(now, ownersMax)))];
  }
}

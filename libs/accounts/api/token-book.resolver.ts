import { Query, Resolver } from '@nestjs/graphql';
import { can, type Principal } from '#libs/access';
import { Sealing } from '#libs/event-store';
import { connection, Freshness, Nodes, type RequestContext } from '#libs/graphql';
import type { QueryTokensArgs, Token } from '#schema';
import { TokenBook, type TokenRow } from '../views/tokens.view.js';
import { tokenOfRow } from './token-answer.js';

@Resolver()
export class TokenBookResolver {
  constructor(
    private readonly book: TokenBook,
    private readonly sealing: Sealing,
    private readonly freshness: Freshness,
    nodes: Nodes,
  ) {
    nodes.register('Token', (ids, { principal }) => this.#tokensById(ids, principal));
  }

  @Query()
  async tokens(_parent: unknown, { first, after, atLeast }: QueryTokensArgs, { principal }: RequestContext) {
    await this.freshness.reach(atLeast);
    const issuedBy = can(principal, 'audit', { type: 'Installation' }) ? undefined : principal.id;
    const page = await this.book.page({ issuedBy, first, after });
    const tokens = await this.#opened(page.rows.map(({ row }) => row));
    return connection(
      { ...page, rows: page.rows.map(({ cursor }, index) => ({ cursor, row: tokens[index] })) },
      (token) => token,
      () => this.book.count(issuedBy),
    );
  }

  /** What the caller may not see is missing, as if it did not exist. */
  async #tokensById(ids: readonly string[], principal: Principal) {
    const rows = await this.book.find(ids);
    const visible = rows.filter(({ issuedBy }) => can(principal, 'see', { type: 'Token', issuedBy }));
    const opened = await this.#opened(visible);
    const byId = new Map(visible.map(({ token }, index) => [token, opened[index]]));
    return ids.map((id) => byId.get(id));
  }

  async #opened(rows: readonly TokenRow[]): Promise<readonly Token[]> {
    const labels = await this.sealing.openAll(
      rows.map(({ token, label }) => ({ stream: `token-${token}`, text: label })),
    );
    return rows.map((row, index) => tokenOfRow(row, labels[index] ?? ''));
  }
}

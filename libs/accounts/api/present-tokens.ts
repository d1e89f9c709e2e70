import { Injectable } from '@nestjs/common';
import { can, type Principal } from '#libs/access';
import { Sealing } from '#libs/event-store';
import { Nodes } from '#libs/graphql';
import { Clock } from '#libs/kernel';
import { TokenBook } from '../views/token-book.js';
import type { TokenRow } from '../views/tokens.view.js';
import { type TokenNode, tokenOfRow } from './token-answer.js';

/** Turns rows into what is answered of them, their labels opened. */
@Injectable()
export class PresentTokens {
  constructor(
    private readonly sealing: Sealing,
    private readonly clock: Clock,
    private readonly book: TokenBook,
    nodes: Nodes,
  ) {
    nodes.register('Token', (ids, { principal }) => this.#byId(ids, principal));
  }

  /** RFC 3339 in UTC: what tokens are active or expired by. */
  now(): string {
    return this.clock.now().toISOString();
  }

  /** In the order of the rows. */
  async of(rows: readonly TokenRow[]): Promise<readonly TokenNode[]> {
    const labels = await this.sealing.openAll(
      rows.map(({ token, label }) => ({ stream: `token-${token}`, text: label })),
    );
    const now = this.now();
    return rows.map((row, index) => tokenOfRow(row, labels[index] ?? '', now));
  }

  /** What the caller may not see is missing, as if it did not exist. */
  async #byId(ids: readonly string[], principal: Principal) {
    const rows = await this.book.find(ids);
    const visible = rows.filter(({ issuedBy, owner, actsFor }) =>
      can(principal, 'see', { type: 'Token', issuedBy, owner, actsFor: actsFor ?? undefined }),
    );
    const presented = await this.of(visible);
    const byId = new Map(visible.map(({ token }, index) => [token, presented[index]]));
    return ids.map((id) => byId.get(id));
  }
}

import { Injectable } from '@nestjs/common';
import { type KeysetPage, keysetPage, ReadStore, type RowView } from '#libs/read-store';
import { type TokenFact, tokenFacts } from '../events/index.js';

export type TokenRow = {
  readonly token: string;
  readonly principal: string;
  /** Still sealed. */
  readonly label: string;
  /** JSON text. */
  readonly grants: string;
  readonly issuedBy: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
};

export const tokensView: RowView<TokenRow, TokenFact> = {
  name: 'accounts.tokens',
  revision: 1,
  table: 'accounts_tokens',
  columns: {
    token: { type: 'text' },
    principal: { type: 'text' },
    label: { type: 'text' },
    grants: { type: 'text' },
    issuedBy: { type: 'text' },
    issuedAt: { type: 'text' },
    expiresAt: { type: 'text' },
    revokedAt: { type: 'text', isNullable: true },
  },
  key: ['token'],
  indexes: [
    ['issuedAt', 'token'],
    ['issuedBy', 'issuedAt', 'token'],
  ],
  families: [tokenFacts],
  isPerStream: true,
  keysOf: ({ data }) => [[data.token]],
  fold: (row, fact) => {
    if (fact.type === 'TokenRevoked') return row && { ...row, revokedAt: fact.data.revokedAt };
    const { token, principal, label, grants, issuedBy, issuedAt, expiresAt } = fact.data;
    return { token, principal, label, grants: JSON.stringify(grants), issuedBy, issuedAt, expiresAt, revokedAt: null };
  },
};

interface Asked {
  /** Undefined asks for everybody's. */
  readonly issuedBy: string | undefined;
  readonly first: number;
  readonly after?: string | null | undefined;
}

@Injectable()
export class TokenBook {
  constructor(private readonly readStore: ReadStore) {}

  page({ issuedBy, first, after }: Asked): Promise<KeysetPage<TokenRow>> {
    return keysetPage(this.#tokens(issuedBy).selectAll(), {
      order: [
        { column: 'issuedAt', direction: 'desc' },
        { column: 'token', direction: 'desc' },
      ],
      first,
      after,
    });
  }

  async count(issuedBy: string | undefined): Promise<number> {
    const { count } = await this.#tokens(issuedBy)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  /** Those that exist, in no order. */
  find(tokens: readonly string[]): Promise<readonly TokenRow[]> {
    return this.#tokens(undefined).selectAll().where('token', 'in', tokens).execute();
  }

  #tokens(issuedBy: string | undefined) {
    const tokens = this.readStore.tables<{ accounts_tokens: TokenRow }>().selectFrom('accounts_tokens');
    return issuedBy === undefined ? tokens : tokens.where('issuedBy', '=', issuedBy);
  }
}

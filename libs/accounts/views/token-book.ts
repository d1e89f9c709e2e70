import { Injectable } from '@nestjs/common';
import { type Expression, type ExpressionBuilder, type SelectQueryBuilder, type SqlBool } from 'kysely';
import { type KeysetPage, keysetPage, ReadStore } from '#libs/read-store';
import type { TokenRow } from './tokens.view.js';

export type TokenState = 'ACTIVE' | 'EXPIRED' | 'REVOKED';

/** Which tokens are asked for: those that fit everything that is given. */
export interface WantedTokens {
  /** Only those that this principal issued, answers for or is acted for by; undefined asks for everybody's. */
  readonly concerning?: string | undefined;
  readonly issuedBy?: string | undefined;
  readonly owner?: string | undefined;
  readonly actsFor?: string | undefined;
  readonly principal?: string | undefined;
  readonly state?: TokenState | undefined;
  /** Whether somebody should take it over, judged by the owners who are gone. */
  readonly needsOwner?: { readonly isWanted: boolean; readonly goneOwners: readonly string[] } | undefined;
  /** RFC 3339 in UTC: what has expired by then is not active. */
  readonly now: string;
}

interface Page {
  readonly first: number;
  readonly after?: string | null | undefined;
}

type Tables = { readonly accounts_tokens: TokenRow };
type Condition = Expression<SqlBool>;
type Columns = ExpressionBuilder<Tables, 'accounts_tokens'>;

@Injectable()
export class TokenBook {
  constructor(private readonly readStore: ReadStore) {}

  /** The newest first. */
  page(wanted: WantedTokens, { first, after }: Page): Promise<KeysetPage<TokenRow>> {
    return keysetPage(this.#tokens(wanted).selectAll(), {
      order: [
        { column: 'issuedAt', direction: 'desc' },
        { column: 'token', direction: 'desc' },
      ],
      first,
      after,
    });
  }

  async count(wanted: WantedTokens): Promise<number> {
    const { count } = await this.#tokens(wanted)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  /** Those that exist, in no order. */
  find(tokens: readonly string[]): Promise<readonly TokenRow[]> {
    return this.#all().selectAll().where('token', 'in', tokens).execute();
  }

  /** Who answers for active tokens that act for nobody, in order of their ids. */
  async ownersOfActive(now: string, countMax: number): Promise<readonly string[]> {
    const rows = await this.#all()
      .select('owner')
      .distinct()
      .where((columns) => columns.and([isIn('ACTIVE', now)(columns), columns('actsFor', 'is', null)]))
      .orderBy('owner')
      .limit(countMax)
      .execute();
    return rows.map(({ owner }) => owner);
  }

  /** Tokens that have not ended and are a principal's: those they answer for, those that a token of theirs answers for, and those that act for them. */
  async activeOf(principal: string, now: string, countMax: number) {
    const tokens = this.#all().where((columns) =>
      columns.and([
        isIn('ACTIVE', now)(columns),
        columns.or([
          columns('owner', '=', principal),
          columns('owner', 'like', `%.${principal}`),
          columns('actsFor', '=', principal),
        ]),
      ]),
    );
    const rows = await tokens.select(['token', 'principal']).orderBy('token').limit(countMax).execute();
    const { count } = await tokens.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
    return { rows, count };
  }

  /** Tokens that were not revoked and act for a person, those after `after` in order of their ids. */
  async actingFor(person: string, after: string, countMax: number): Promise<readonly string[]> {
    const rows = await this.#all()
      .select('token')
      .where('actsFor', '=', person)
      .where('revokedAt', 'is', null)
      .where('token', '>', after)
      .orderBy('token')
      .limit(countMax)
      .execute();
    return rows.map(({ token }) => token);
  }

  /**
   * Tokens that were issued up to an instant and are a principal's alone: those that they answer for, as do service accounts of theirs, those that act for
   * them, and the one that they are the service account of. Those after `after`, in order of their ids. What somebody else took over is not theirs.
   */
  async aloneOf(
    principal: string,
    { until, after }: { readonly until: string; readonly after: string },
    countMax: number,
  ): Promise<readonly string[]> {
    const rows = await this.#all()
      .select('token')
      .where((columns) =>
        columns.or([
          columns('owner', '=', principal),
          columns('owner', 'in', this.#accountsOf([principal])),
          columns('owner', 'in', this.#accountsOf(this.#accountsOf([principal]))),
          columns('actsFor', '=', principal),
          columns('principal', '=', principal),
        ]),
      )
      .where('issuedAt', '<=', until)
      .where('token', '>', after)
      .orderBy('token')
      .limit(countMax)
      .execute();
    return rows.map(({ token }) => token);
  }

  /** The service accounts whose tokens these principals answer for; one that a token issued issues none itself that issues more. */
  #accountsOf(owners: readonly string[] | SelectQueryBuilder<Tables, 'accounts_tokens', Pick<TokenRow, 'principal'>>) {
    return this.#all().select('principal').where('owner', 'in', owners);
  }

  #all() {
    return this.readStore.tables<Tables>().selectFrom('accounts_tokens');
  }

  #tokens(wanted: WantedTokens) {
    return this.#all().where((columns) => columns.and(conditionsOf(wanted).map((condition) => condition(columns))));
  }
}

function conditionsOf(wanted: WantedTokens): readonly ((columns: Columns) => Condition)[] {
  const { concerning, state, needsOwner, now } = wanted;
  const named = (['issuedBy', 'owner', 'actsFor', 'principal'] as const).flatMap((column) => {
    const value = wanted[column];
    return value === undefined ? [] : [(columns: Columns) => columns(column, '=', value)];
  });
  return [
    ...(concerning === undefined ? [] : [concerns(concerning)]),
    ...named,
    ...(state === undefined ? [] : [isIn(state, now)]),
    ...(needsOwner === undefined ? [] : [isOrphaned(needsOwner, now)]),
  ];
}

const concerns = (principal: string) => (columns: Columns) =>
  columns.or([
    columns('issuedBy', '=', principal),
    columns('owner', '=', principal),
    columns('actsFor', '=', principal),
  ]);

const isIn = (state: TokenState, now: string) => (columns: Columns) => {
  if (state === 'REVOKED') return columns('revokedAt', 'is not', null);
  return columns.and([columns('revokedAt', 'is', null), columns('expiresAt', state === 'ACTIVE' ? '>' : '<=', now)]);
};

const isOrphaned =
  ({ isWanted, goneOwners }: NonNullable<WantedTokens['needsOwner']>, now: string) =>
  (columns: Columns): Condition => {
    if (goneOwners.length === 0) return columns.lit(!isWanted);
    const orphaned = columns.and([
      isIn('ACTIVE', now)(columns),
      columns('actsFor', 'is', null),
      columns('owner', 'in', goneOwners),
    ]);
    return isWanted ? orphaned : columns.not(orphaned);
  };

import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { type KeysetPage, keysetPage, ReadStore } from '#libs/read-store';
import type { FactReference } from '../domain/casebook.js';
import { startOf } from '../domain/hour.js';
import type { MetricDefinition } from '../domain/metric.js';
import type { Scope, ScopeKind } from '../domain/scope.js';
import type { Window } from '../domain/window.js';
import { factsOf } from './case-rows.js';
import type { EvidenceRow, ScorecardTables } from './tables.js';

export interface EvidenceQuestion {
  readonly definition: MetricDefinition;
  readonly scope: Scope;
  readonly window: Window;
  readonly environment?: string | undefined;
  /** Whose cases may be seen: those of these teams, whichever side they are on. */
  readonly visibleTo: 'everybody' | readonly string[];
}

const columns = {
  CAPABILITY: 'capability',
  PRODUCER_TEAM: 'producer_team',
  CONSUMER_TEAM: 'consumer_team',
} as const satisfies Partial<Record<ScopeKind, keyof EvidenceRow>>;

/** The cases behind the numbers, as they are known now. */
@Injectable()
export class EvidenceBook {
  constructor(private readonly readStore: ReadStore) {}

  /** The earliest first. */
  page(
    question: EvidenceQuestion,
    { first, after }: { readonly first: number; readonly after?: string | null | undefined },
  ): Promise<KeysetPage<EvidenceRow>> {
    const query = casesOf(this.#tables(), question).selectAll();
    const order = [
      { column: 'counted_at', direction: 'asc' },
      { column: 'case_key', direction: 'asc' },
    ] as const;
    return keysetPage(query, { order, first, after });
  }

  async count(question: EvidenceQuestion): Promise<number> {
    const { count } = await casesOf(this.#tables(), question)
      .select((row) => row.fn.countAll<number | string>().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  /** References by case, of one casebook. */
  async facts(casebook: string, keys: readonly string[]): Promise<ReadonlyMap<string, readonly FactReference[]>> {
    const rows = await this.#tables()
      .selectFrom('scorecard_case')
      .select(['case_key', 'facts'])
      .where('casebook', '=', casebook)
      .where('case_key', 'in', keys)
      .execute();
    return new Map(rows.map((row) => [row.case_key, factsOf(row)]));
  }

  #tables() {
    return this.readStore.tables<ScorecardTables>();
  }
}

function casesOf(db: Kysely<ScorecardTables>, { definition, scope, window, environment, visibleTo }: EvidenceQuestion) {
  const [from, to] = [startOf(window.from), startOf(window.to)];
  const base = db
    .selectFrom('scorecard_evidence')
    .where('metric', '=', definition.id)
    .where('definition_version', '=', definition.version)
    .where('counted_at', '<', to)
    .$if(environment !== undefined, (query) => query.where('environment', '=', environment ?? ''));
  const counted =
    definition.counting === 'GAUGE'
      ? base.where((row) => row.or([row('until_at', 'is', null), row('until_at', '>=', to)]))
      : base.where('counted_at', '>=', from);
  const visible =
    visibleTo === 'everybody'
      ? counted
      : counted.where((row) => row.or([row('consumer_team', 'in', visibleTo), row('producer_team', 'in', visibleTo)]));
  if (scope.kind === 'PLATFORM') return visible;
  if (scope.kind !== 'DEPARTMENT') return visible.where(columns[scope.kind], '=', scope.name);
  // A department counts what those below it count; `0` is the character after `/`.
  return visible.where((row) =>
    row.or([
      row('department', '=', scope.name),
      row.and([row('department', '>', `${scope.name}/`), row('department', '<', `${scope.name}0`)]),
    ]),
  );
}

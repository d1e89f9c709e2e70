import { Injectable } from '@nestjs/common';
import type { ExpressionBuilder, Kysely } from 'kysely';
import { type KeysetPage, keysetPage, ReadStore } from '#libs/read-store';
import type { FactReference } from '../domain/casebook.js';
import { startOf } from '../domain/hour.js';
import type { MetricDefinition, Outcome } from '../domain/metric.js';
import type { Scope, ScopeKind } from '../domain/scope.js';
import type { Window } from '../domain/window.js';
import { factsOf } from './case-rows.js';
import type { EvidenceRow, ScorecardTables } from './tables.js';

export interface EvidenceQuestion {
  readonly definition: MetricDefinition;
  readonly scope: Scope;
  readonly window: Window;
  readonly environment?: string | undefined;
  readonly outcome?: Outcome | undefined;
  /** Whose cases may be seen: everybody's, or those in which one of these teams is on this side. */
  readonly visibleTo:
    | 'everybody'
    | { readonly consumerTeams: readonly string[]; readonly ownerTeams: readonly string[] };
}

const columns = {
  CAPABILITY: 'capability',
  PRODUCER_TEAM: 'producerTeam',
  CONSUMER_TEAM: 'consumerTeam',
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
      { column: 'countedAt', direction: 'asc' },
      { column: 'caseKey', direction: 'asc' },
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
      .selectFrom('scorecards_cases')
      .select(['caseKey', 'facts'])
      .where('casebook', '=', casebook)
      .where('caseKey', 'in', keys)
      .execute();
    return new Map(rows.map((row) => [row.caseKey, factsOf(row)]));
  }

  #tables() {
    return this.readStore.tables<ScorecardTables>();
  }
}

function casesOf(
  db: Kysely<ScorecardTables>,
  { definition, scope, window, environment, outcome, visibleTo }: EvidenceQuestion,
) {
  const [from, to] = [startOf(window.from), startOf(window.to)];
  const base = db
    .selectFrom('scorecards_evidence')
    .where('metric', '=', definition.id)
    .where('definitionVersion', '=', definition.version)
    .where('countedAt', '<', to)
    .$if(environment !== undefined, (query) => query.where('environment', '=', environment ?? ''))
    .$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome ?? ''));
  const counted =
    definition.counting === 'GAUGE'
      ? base.where((row) => row.or([row('untilAt', 'is', null), row('untilAt', '>=', to)]))
      : base.where('countedAt', '>=', from);
  const visible = visibleTo === 'everybody' ? counted : counted.where((row) => row.or(sidesOf(row, visibleTo)));
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

type Builder = ExpressionBuilder<ScorecardTables, 'scorecards_evidence'>;

function sidesOf(row: Builder, { consumerTeams, ownerTeams }: Exclude<EvidenceQuestion['visibleTo'], 'everybody'>) {
  return [
    ...(consumerTeams.length === 0 ? [] : [row('consumerTeam', 'in', consumerTeams)]),
    ...(ownerTeams.length === 0 ? [] : [row('producerTeam', 'in', ownerTeams)]),
  ];
}

import type { Kysely } from 'kysely';
import { z } from 'zod';
import { type Grain, type Span, spansOf } from '../domain/grain.js';
import type { Hour } from '../domain/hour.js';
import { type MetricDefinition, outcomes } from '../domain/metric.js';
import type { Sum } from '../domain/metric-value.js';
import type { Scope } from '../domain/scope.js';
import type { Window } from '../domain/window.js';
import type { ScorecardTables } from './tables.js';

const OutcomeText = z.enum(outcomes);

/** Which number is asked for. */
export interface Asked {
  readonly definition: MetricDefinition;
  readonly scope: Scope;
  /** One environment; all when it is undefined. */
  readonly environment?: string | undefined;
  /** Only what was recorded before this hour. */
  readonly recordedBefore?: Hour | undefined;
}

/** A sum of the pieces counted for one hour, day or month. */
export interface DatedSum extends Sum {
  readonly start: Hour;
}

/** Sums of a window. The work grows with the days, months and bins in it, not with the facts behind them. */
export async function sumsOf(db: Kysely<ScorecardTables>, asked: Asked, { from, to }: Window): Promise<readonly Sum[]> {
  const start = asked.definition.counting === 'GAUGE' ? undefined : from;
  const spans = asked.recordedBefore === undefined ? spansOf(start, to) : [hours(start, to)];
  const found = await Promise.all(spans.map((span) => sumsOfSpan(db, asked, span)));
  return merged(found.flat());
}

/** Sums by the day or month they were counted for. */
export async function datedSumsOf(
  db: Kysely<ScorecardTables>,
  asked: Asked,
  window: Window & { readonly grain: Exclude<Grain, 'HOUR'> },
): Promise<readonly DatedSum[]> {
  const { from, to, grain } = window;
  if (asked.recordedBefore !== undefined) return datedSumsOfSpan(db, asked, hours(from, to));
  return datedSumsOfSpan(db, asked, { grain, from, to });
}

export function merged(sums: readonly Sum[]): readonly Sum[] {
  const byBin = new Map<string, Sum>();
  for (const sum of sums) {
    const key = `${sum.outcome}/${sum.bin}`;
    const known = byBin.get(key);
    byBin.set(key, known ? { ...known, count: known.count + sum.count, sumMs: known.sumMs + sum.sumMs } : sum);
  }
  return [...byBin.values()].filter(({ count }) => count !== 0);
}

async function sumsOfSpan(db: Kysely<ScorecardTables>, asked: Asked, span: Span): Promise<readonly Sum[]> {
  const rows = await db
    .selectFrom(partsIn(db, asked, span).as('part'))
    .select((part) => [
      'outcome',
      'bin',
      part.fn.sum<number>('count').as('count'),
      part.fn.sum<number>('sumMs').as('sumMs'),
    ])
    .groupBy(['outcome', 'bin'])
    .execute();
  return rows.map(toSum);
}

async function datedSumsOfSpan(db: Kysely<ScorecardTables>, asked: Asked, span: Span): Promise<readonly DatedSum[]> {
  const rows = await db
    .selectFrom(partsIn(db, asked, span).as('part'))
    .select((part) => [
      'start',
      'outcome',
      'bin',
      part.fn.sum<number>('count').as('count'),
      part.fn.sum<number>('sumMs').as('sumMs'),
    ])
    .groupBy(['start', 'outcome', 'bin'])
    .execute();
  return rows.map((row) => ({ ...toSum(row), start: row.start }));
}

function partsIn(db: Kysely<ScorecardTables>, asked: Asked, { grain, from, to }: Span) {
  return grain === 'HOUR' ? piecesIn(db, asked, from, to) : wholesIn(db, asked, { grain, from, to });
}

function piecesIn(db: Kysely<ScorecardTables>, asked: Asked, from: Hour | undefined, to: Hour) {
  const { definition, scope, environment, recordedBefore } = asked;
  return db
    .selectFrom('scorecards_pieces')
    .select(['countedHour as start', 'outcome', 'bin', 'count', 'sumMs'])
    .where('metric', '=', definition.id)
    .where('definitionVersion', '=', definition.version)
    .where('scopeKind', '=', scope.kind)
    .where('scope', '=', scope.name)
    .where('countedHour', '<', to)
    .$if(from !== undefined, (query) => query.where('countedHour', '>=', from ?? 0))
    .$if(environment !== undefined, (query) => query.where('slice', '=', environment ?? ''))
    .$if(recordedBefore !== undefined, (query) => query.where('recordedHour', '<', recordedBefore ?? 0));
}

function wholesIn(db: Kysely<ScorecardTables>, asked: Asked, { grain, from, to }: Span) {
  const { definition, scope, environment } = asked;
  return db
    .selectFrom('scorecards_sums')
    .select(['startHour as start', 'outcome', 'bin', 'count', 'sumMs'])
    .where('metric', '=', definition.id)
    .where('definitionVersion', '=', definition.version)
    .where('scopeKind', '=', scope.kind)
    .where('scope', '=', scope.name)
    .where('grain', '=', grain)
    .where('startHour', '<', to)
    .$if(from !== undefined, (query) => query.where('startHour', '>=', from ?? 0))
    .$if(environment !== undefined, (query) => query.where('slice', '=', environment ?? ''));
}

function hours(from: Hour | undefined, to: Hour): Span {
  return { grain: 'HOUR', from, to };
}

/** A sum of big integers may come as text. */
function toSum(row: {
  readonly outcome: string;
  readonly bin: number;
  readonly count: number | string;
  readonly sumMs: number | string;
}): Sum {
  return { outcome: OutcomeText.parse(row.outcome), bin: row.bin, count: Number(row.count), sumMs: Number(row.sumMs) };
}

import type { Kysely } from 'kysely';
import { type Grain, type Span, spansOf } from '../domain/grain.js';
import type { Hour } from '../domain/hour.js';
import { type MetricDefinition, type Outcome, outcomes } from '../domain/metric.js';
import type { Sum } from '../domain/metric-value.js';
import type { Scope } from '../domain/scope.js';
import type { Window } from '../domain/window.js';
import type { ScorecardTables } from './tables.js';

type Database = Kysely<ScorecardTables>;

/** Which numbers are asked for. Gauges and others are asked for apart. */
export interface Asked {
  readonly definitions: readonly MetricDefinition[];
  readonly scope: Scope;
  /** One environment; all when it is undefined. */
  readonly environment?: string | undefined;
  /** Only what was recorded before this hour. */
  readonly recordedBefore?: Hour | undefined;
}

/** Pieces of one metric, outcome and bin added up. */
export interface MetricSum extends Sum {
  readonly metric: string;
}

/** The same for one hour, day or month. */
export interface DatedSum extends MetricSum {
  readonly start: Hour;
}

/** Where rows that are to be added up are looked for. */
interface Place extends Asked, Span {}

/** Sums of a window; since the beginning without `from`. The work grows with the days, months and bins in it, not with the facts behind them. */
export async function sumsOf(
  db: Database,
  asked: Asked,
  { from, to }: { readonly from: Hour | undefined; readonly to: Hour },
): Promise<readonly MetricSum[]> {
  const all: Span = { sign: 1, grain: 'HOUR', from, to };
  if (asked.recordedBefore !== undefined) return sumsIn(db, asked, [all]);
  const [open, sums] = await Promise.all([openIn(db, { ...asked, ...all }), sumsIn(db, asked, spansOf(from, to))]);
  return [...open, ...sums];
}

/** Sums by the hour, day or month they were counted for. */
export async function datedSumsOf(
  db: Database,
  asked: Asked,
  { grain, ...window }: Window & { readonly grain: Exclude<Grain, 'HOUR'> },
): Promise<readonly DatedSum[]> {
  if (asked.recordedBefore !== undefined) return datedSumsIn(db, { ...asked, ...window, sign: 1, grain: 'HOUR' });
  const open = await openIn(db, { ...asked, ...window, sign: 1, grain: 'HOUR' });
  return [
    ...open.map((sum) => ({ ...sum, start: sum.bin })),
    ...(await datedSumsIn(db, { ...asked, ...window, sign: 1, grain })),
  ];
}

/** Adds up what agrees in outcome and bin. */
export function merged(sums: readonly Sum[]): readonly Sum[] {
  const byBin = new Map<string, Sum>();
  for (const { outcome, bin, count, sumMs } of sums) {
    const key = `${outcome}/${bin}`;
    const known = byBin.get(key);
    byBin.set(key, { outcome, bin, count: count + (known?.count ?? 0), sumMs: sumMs + (known?.sumMs ?? 0) });
  }
  return [...byBin.values()].filter(({ count }) => count !== 0);
}

/** One statement, however many spans: the database adds up, and hands over one row per bin. */
async function sumsIn(db: Database, asked: Asked, spans: readonly Span[]): Promise<readonly MetricSum[]> {
  const [first, ...others] = spans.map((span) => rowsIn(db, { ...asked, ...span }));
  if (first === undefined) return [];
  const parts = others.reduce((united, part) => united.unionAll(part), first);
  const rows = await db
    .selectFrom(parts.as('part'))
    .select((part) => [
      'metric',
      'definitionVersion',
      'outcome',
      'bin',
      part.fn.sum<number | string>('count').as('count'),
      part.fn.sum<number | string>('sumMs').as('sumMs'),
    ])
    .groupBy(['metric', 'definitionVersion', 'outcome', 'bin'])
    .execute();
  return rows.filter((row) => isCurrent(asked, row)).map(toSum);
}

async function datedSumsIn(db: Database, place: Place): Promise<readonly DatedSum[]> {
  const rows = await db
    .selectFrom(rowsIn(db, place).as('part'))
    .select((part) => [
      'metric',
      'definitionVersion',
      'start',
      'outcome',
      'bin',
      part.fn.sum<number | string>('count').as('count'),
      part.fn.sum<number | string>('sumMs').as('sumMs'),
    ])
    .groupBy(['metric', 'definitionVersion', 'start', 'outcome', 'bin'])
    .execute();
  return rows.filter((row) => isCurrent(place, row)).map((row) => ({ ...toSum(row), start: row.start }));
}

/** Cases that are open now. */
async function openIn(db: Database, place: Place): Promise<readonly MetricSum[]> {
  const { definitions, scope, environment, from, to } = place;
  const ids = definitions.filter(({ counting }) => counting === 'DURATION').map(({ id }) => id);
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('scorecards_open')
    .select(['metric', 'definitionVersion', 'countedHour as bin', 'count'])
    .where('metric', 'in', ids)
    .where('scopeKind', '=', scope.kind)
    .where('scope', '=', scope.name)
    .where('countedHour', '>=', from ?? 0)
    .where('countedHour', '<', to)
    .$if(environment !== undefined, (query) => query.where('slice', '=', environment ?? ''))
    .execute();
  return rows.filter((row) => isCurrent(place, row)).map((row) => toSum({ ...row, outcome: 'OPEN', sumMs: 0 }));
}

function rowsIn(db: Database, place: Place) {
  return place.grain === 'HOUR' ? piecesIn(db, place) : wholesIn(db, place);
}

function piecesIn(db: Database, { definitions, scope, environment, recordedBefore, sign, from, to }: Place) {
  return db
    .selectFrom('scorecards_pieces')
    .select((row) => [
      'metric',
      'definitionVersion',
      'countedHour as start',
      'outcome',
      'bin',
      row('count', '*', sign).as('count'),
      row('sumMs', '*', sign).as('sumMs'),
    ])
    .where('metric', 'in', idsOf(definitions))
    .where('scopeKind', '=', scope.kind)
    .where('scope', '=', scope.name)
    .where('countedHour', '>=', from ?? 0)
    .where('countedHour', '<', to)
    .$if(environment !== undefined, (query) => query.where('slice', '=', environment ?? ''))
    .$if(recordedBefore === undefined, (query) => query.where('outcome', '<>', 'OPEN'))
    .$if(recordedBefore !== undefined, (query) => query.where('recordedHour', '<', recordedBefore ?? 0));
}

function wholesIn(db: Database, { definitions, scope, environment, sign, grain, from, to }: Place) {
  return db
    .selectFrom('scorecards_sums')
    .select((row) => [
      'metric',
      'definitionVersion',
      'startHour as start',
      'outcome',
      'bin',
      row('count', '*', sign).as('count'),
      row('sumMs', '*', sign).as('sumMs'),
    ])
    .where('metric', 'in', idsOf(definitions))
    .where('scopeKind', '=', scope.kind)
    .where('scope', '=', scope.name)
    .where('grain', '=', grain)
    .where('startHour', '>=', from ?? 0)
    .where('startHour', '<', to)
    .$if(environment !== undefined, (query) => query.where('slice', '=', environment ?? ''));
}

function idsOf(definitions: readonly MetricDefinition[]): readonly string[] {
  return definitions.map(({ id }) => id);
}

/** While a changed definition is still being counted, what the old one counted is no answer. */
function isCurrent(
  { definitions }: Asked,
  { metric, definitionVersion }: { readonly metric: string; readonly definitionVersion: number },
): boolean {
  return definitions.some(({ id, version }) => id === metric && version === definitionVersion);
}

const outcomesByName = new Map<string, Outcome>(outcomes.map((outcome) => [outcome, outcome]));

/** A sum of big integers may come as text. */
function toSum(row: {
  readonly metric: string;
  readonly outcome: string;
  readonly bin: number;
  readonly count: number | string;
  readonly sumMs: number | string;
}): MetricSum {
  const { metric, bin } = row;
  const outcome = outcomesByName.get(row.outcome);
  if (outcome === undefined) throw new TypeError(`A piece of ${metric} says ${row.outcome}`);
  return { metric, outcome, bin, count: Number(row.count), sumMs: Number(row.sumMs) };
}

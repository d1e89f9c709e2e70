import type { Kysely } from 'kysely';
import { type Grain, type Span, spansOf } from '../domain/grain.js';
import type { Hour } from '../domain/hour.js';
import { type MetricDefinition, type Outcome, outcomes } from '../domain/metric.js';
import type { Scope } from '../domain/scope.js';
import { type Sum, sumOf } from '../domain/sum.js';
import type { Window } from '../domain/window.js';
import { binsIn } from './bins-text.js';
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

/** Pieces of one metric and outcome added up. */
export interface MetricSum extends Sum {
  readonly metric: string;
}

/** The same for one hour, day or month. */
export interface DatedSum extends MetricSum {
  readonly start: Hour;
}

/** Where rows that are to be added up are looked for. */
interface Place extends Asked, Span {}

/** Sums of a window; since the beginning without `from`. The work grows with the days and months in it, not with the facts behind them. */
export async function sumsOf(
  db: Database,
  asked: Asked,
  { from, to }: { readonly from: Hour | undefined; readonly to: Hour },
): Promise<readonly MetricSum[]> {
  const all: Span = { sign: 1, grain: 'HOUR', from, to };
  if (asked.recordedBefore !== undefined) return recordedIn(db, { ...asked, ...all }, 'WINDOW');
  const [open, sums] = await Promise.all([openIn(db, { ...asked, ...all }), sumsIn(db, asked, spansOf(from, to))]);
  return [...open, ...sums];
}

/** Sums by the hour, day or month they were counted for. */
export async function datedSumsOf(
  db: Database,
  asked: Asked,
  { grain, ...window }: Window & { readonly grain: Exclude<Grain, 'HOUR'> },
): Promise<readonly DatedSum[]> {
  if (asked.recordedBefore !== undefined)
    return recordedIn(db, { ...asked, ...window, sign: 1, grain: 'HOUR' }, 'HOUR');
  const open = await openIn(db, { ...asked, ...window, sign: 1, grain: 'HOUR' });
  return [...open, ...(await sumsIn(db, asked, [{ ...window, sign: 1, grain }]))];
}

/** One statement, however many spans, of a few rows for each hour, day or month. */
async function sumsIn(db: Database, asked: Asked, spans: readonly Span[]): Promise<readonly DatedSum[]> {
  const [first, ...others] = spans.map((span) => wholesIn(db, { ...asked, ...span }));
  if (first === undefined) return [];
  const rows = await others.reduce((united, part) => united.unionAll(part), first).execute();
  return rows
    .filter((row) => isCurrent(asked, row))
    .map(({ metric, start, outcome, bins, sumMs, sign }) => {
      const sum = { outcome: outcomeNamed(outcome), bins: binsIn(bins, sign), sumMs: sign * sumMs };
      return { metric, start, ...sum };
    });
}

/** As it was known: the database adds up what was recorded by then, and hands over one row per bin, of the whole window or of each hour. */
async function recordedIn(db: Database, place: Place, per: 'WINDOW' | 'HOUR'): Promise<readonly DatedSum[]> {
  const rows = await piecesIn(db, place)
    .select((part) => [
      'metric',
      'definitionVersion',
      part.fn.min('countedHour').as('start'),
      'outcome',
      'bin',
      part.fn.sum<number | string>('count').as('count'),
      part.fn.sum<number | string>('sumMs').as('sumMs'),
    ])
    .groupBy(['metric', 'definitionVersion', 'outcome', 'bin'])
    .$if(per === 'HOUR', (query) => query.groupBy('countedHour'))
    .execute();
  return rows.filter((row) => isCurrent(place, row)).map((row) => ({ ...toSum(row), start: row.start }));
}

/** Cases that are open now. */
async function openIn(db: Database, place: Place): Promise<readonly DatedSum[]> {
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
  return rows
    .filter((row) => isCurrent(place, row))
    .map((row) => ({ ...toSum({ ...row, outcome: 'OPEN', sumMs: 0 }), start: row.bin }));
}

function piecesIn(db: Database, { definitions, scope, environment, recordedBefore, from, to }: Place) {
  return db
    .selectFrom('scorecards_pieces')
    .where('metric', 'in', idsOf(definitions))
    .where('scopeKind', '=', scope.kind)
    .where('scope', '=', scope.name)
    .where('countedHour', '>=', from ?? 0)
    .where('countedHour', '<', to)
    .where('recordedHour', '<', recordedBefore ?? to)
    .$if(environment !== undefined, (query) => query.where('slice', '=', environment ?? ''));
}

function wholesIn(db: Database, { definitions, scope, environment, sign, grain, from, to }: Place) {
  return db
    .selectFrom('scorecards_sums')
    .select((row) => [
      'metric',
      'definitionVersion',
      'startHour as start',
      'outcome',
      'bins',
      'sumMs',
      row.lit(sign).as('sign'),
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

function outcomeNamed(name: string): Outcome {
  const outcome = outcomesByName.get(name);
  if (outcome === undefined) throw new TypeError(`A piece says ${name}`);
  return outcome;
}

/** A sum of big integers may come as text. */
function toSum(row: {
  readonly metric: string;
  readonly outcome: string;
  readonly bin: number;
  readonly count: number | string;
  readonly sumMs: number | string;
}): MetricSum {
  const { metric, outcome, bin, count, sumMs } = row;
  return { metric, ...sumOf({ outcome: outcomeNamed(outcome), bin, count: Number(count), sumMs: Number(sumMs) }) };
}

import type { MeasureChange } from './casebook.js';
import { type Hour, hourOf } from './hour.js';
import type { Measure, MetricDefinition, Outcome } from './metric.js';
import { binOf } from './quantile-sketch.js';
import { type Scope, scopesOf } from './scope.js';

/**
 * The smallest part of a number: how many cases of one metric, scope, slice, outcome and bin were counted for one hour, as far as one hour
 * recorded them. Numbers are signed: a correction takes out what was counted before. Pieces that agree in all but the numbers merge by adding.
 */
export interface Piece {
  readonly metric: string;
  readonly definitionVersion: number;
  readonly scope: Scope;
  /** The environment. */
  readonly slice: string;
  readonly countedHour: Hour;
  readonly recordedHour: Hour;
  readonly outcome: Outcome;
  /** Of the quantile sketch; of an open case the hour it was submitted in. */
  readonly bin: number;
  readonly count: number;
  readonly sumMs: number;
}

/** What a change adds to the pieces: minus what the case said before, plus what it says now, once per scope. */
export function piecesOf(change: MeasureChange): readonly Piece[] {
  const { definition, subject, before, after, occurredAt } = change;
  const parts = [
    ...(before === undefined ? [] : [partOf(definition, before, -1, endOf(definition, before, occurredAt))]),
    ...(after === undefined ? [] : [partOf(definition, after, 1, after.countedAt)]),
  ];
  const recordedHour = hourOf(change.recordedAt);
  return scopesOf(subject).flatMap((scope) =>
    parts.map((part) => ({ ...part, scope, slice: subject.environment, recordedHour })),
  );
}

/** A gauge goes down when something changed; a duration or a ratio is corrected where it was counted. */
export function endOf({ counting }: MetricDefinition, before: Measure, occurredAt: string): string {
  if (counting !== 'GAUGE') return before.countedAt;
  return occurredAt > before.countedAt ? occurredAt : before.countedAt;
}

function partOf({ id, version }: MetricDefinition, measure: Measure, sign: 1 | -1, countedAt: string) {
  const countedHour = hourOf(countedAt);
  const isTimed = measure.outcome === 'DONE' || measure.outcome === 'ENDED';
  const bin = measure.outcome === 'OPEN' ? countedHour : isTimed ? binOf(measure.valueMs) : 0;
  return {
    metric: id,
    definitionVersion: version,
    countedHour,
    outcome: measure.outcome,
    bin,
    count: sign,
    sumMs: isTimed ? sign * measure.valueMs : 0,
  };
}

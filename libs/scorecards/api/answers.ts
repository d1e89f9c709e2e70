import { globalId } from '#libs/graphql';
import type { MetricCase as SdlCase, MetricDefinition as SdlDefinition, MetricValue as SdlValue } from '#schema';
import { startOf } from '../domain/hour.js';
import { type MetricDefinition, outcomes } from '../domain/metric.js';
import type { Estimate } from '../domain/metric-value.js';
import { casebooks } from '../domain/metrics/index.js';
import type { DimensionScore } from '../domain/scorecard.js';
import type { ScoreAnswer } from '../views/scores.js';
import type { EvidenceRow } from '../views/tables.js';

/** The row of a value: its own fields, and what was asked, for the fields that ask again. */
export interface ValueRow
  extends Omit<SdlValue, '__typename' | 'definition' | 'scope' | 'percentiles' | 'series' | 'evidence'> {
  readonly answer: ScoreAnswer;
  readonly definition: DefinitionRow;
  readonly scope: ScoreAnswer['scope'];
  readonly percentiles: Omit<NonNullable<SdlValue['percentiles']>, '__typename'> | null;
}

type DefinitionRow = Omit<SdlDefinition, '__typename'>;

export function toValue(answer: ScoreAnswer): ValueRow {
  const { definition, scope, window, environment = null, position = null } = answer;
  const { estimate, ...counts } = answer.value;
  return {
    answer,
    definition: toDefinition(definition),
    scope,
    from: startOf(window.from),
    to: startOf(window.to),
    environment,
    position,
    ...counts,
    ...toEstimate(estimate),
  };
}

function toEstimate(estimate: Estimate | undefined) {
  if (estimate === undefined) {
    return { notEnoughData: true, value: null, score: null, percentiles: null, kaplanMeierMedian: null };
  }
  const { value, score, percentiles = null, kaplanMeierMedian = null } = estimate;
  return { notEnoughData: false, value, score, percentiles, kaplanMeierMedian };
}

export function toDefinition(definition: MetricDefinition): DefinitionRow {
  return definition;
}

export function toDimension({ score, headline, guardrail, supporting, ...rest }: DimensionScore<ScoreAnswer>) {
  return {
    ...rest,
    score: score ?? null,
    headline: headline ? toValue(headline) : null,
    guardrail: guardrail ? toValue(guardrail) : null,
    supporting: supporting.map(toValue),
  };
}

/** The row of a case. `consumerTeam` is what the rule PARTY looks at, beside `ownerTeam`. */
export interface CaseRow extends Omit<SdlCase, '__typename' | 'facts'> {
  readonly consumerTeam: string;
  readonly casebook: string;
  readonly caseKey: string;
}

export function toCase(row: EvidenceRow): CaseRow {
  const { casebook, caseKey, capability, consumerTeam, environment, countedAt } = row;
  const outcome = outcomes.find((known) => known === row.outcome) ?? 'OPEN';
  const about = casebooks.find(({ name }) => name === casebook)?.about ?? 'Instance';
  return {
    about: globalId(about, caseKey),
    casebook,
    caseKey,
    capability,
    consumerTeam,
    ownerTeam: row.producerTeam,
    consumer: consumerTeam === '' ? null : consumerTeam,
    environment: environment === '' ? null : environment,
    outcome,
    countedAt,
    until: row.untilAt,
    seconds: outcome === 'DONE' || outcome === 'ENDED' ? row.valueMs / 1_000 : null,
  };
}

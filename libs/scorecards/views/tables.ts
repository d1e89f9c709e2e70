import type { TableShape } from '#libs/read-store';

/** A case between two batches: what the fold needs to go on, and the facts that explain it. */
export type CaseRow = {
  readonly casebook: string;
  readonly case_key: string;
  /** JSON. */
  readonly state: string;
  /** JSON, a list of fact references. */
  readonly facts: string;
  readonly group_name: string | null;
  readonly group_until: string | null;
};

/** Append-only as far as time goes: the rows of an hour recorded do not change once that hour is over. */
export type PieceRow = {
  readonly metric: string;
  readonly definition_version: number;
  readonly scope_kind: string;
  readonly scope: string;
  readonly slice: string;
  readonly counted_hour: number;
  readonly recorded_hour: number;
  readonly outcome: string;
  readonly bin: number;
  readonly count: number;
  readonly sum_ms: number;
};

/** Pieces added up over whole days and months, and over when they were recorded. */
export type SumRow = {
  readonly metric: string;
  readonly definition_version: number;
  readonly scope_kind: string;
  readonly scope: string;
  readonly slice: string;
  readonly grain: string;
  readonly start_hour: number;
  readonly outcome: string;
  readonly bin: number;
  readonly count: number;
  readonly sum_ms: number;
};

/** What a case says to a metric. Of a gauge one row for each time it was so, with its end. */
export type EvidenceRow = {
  readonly metric: string;
  readonly definition_version: number;
  readonly case_key: string;
  readonly counted_at: string;
  readonly until_at: string | null;
  readonly casebook: string;
  readonly outcome: string;
  readonly value_ms: number;
  readonly capability: string;
  readonly producer_team: string;
  readonly consumer_team: string;
  readonly department: string;
  readonly environment: string;
};

export type ScorecardTables = {
  readonly scorecard_case: CaseRow;
  readonly scorecard_piece: PieceRow;
  readonly scorecard_sum: SumRow;
  readonly scorecard_evidence: EvidenceRow;
};

const text = { type: 'text' } as const;
const integer = { type: 'integer' } as const;
const textOrNull = { type: 'text', isNullable: true } as const;

export const caseTable: TableShape<'scorecard_case', CaseRow> = {
  table: 'scorecard_case',
  columns: {
    casebook: text,
    case_key: text,
    state: text,
    facts: text,
    group_name: textOrNull,
    group_until: textOrNull,
  },
  key: ['casebook', 'case_key'],
  indexes: [['casebook', 'group_name', 'group_until']],
};

export const pieceTable: TableShape<'scorecard_piece', PieceRow> = {
  table: 'scorecard_piece',
  columns: {
    metric: text,
    definition_version: integer,
    scope_kind: text,
    scope: text,
    slice: text,
    counted_hour: integer,
    recorded_hour: integer,
    outcome: text,
    bin: integer,
    count: integer,
    sum_ms: integer,
  },
  key: [
    'metric',
    'definition_version',
    'scope_kind',
    'scope',
    'counted_hour',
    'recorded_hour',
    'slice',
    'outcome',
    'bin',
  ],
};

export const sumTable: TableShape<'scorecard_sum', SumRow> = {
  table: 'scorecard_sum',
  columns: {
    metric: text,
    definition_version: integer,
    scope_kind: text,
    scope: text,
    slice: text,
    grain: text,
    start_hour: integer,
    outcome: text,
    bin: integer,
    count: integer,
    sum_ms: integer,
  },
  key: ['metric', 'definition_version', 'scope_kind', 'scope', 'grain', 'start_hour', 'slice', 'outcome', 'bin'],
};

export const evidenceTable: TableShape<'scorecard_evidence', EvidenceRow> = {
  table: 'scorecard_evidence',
  columns: {
    metric: text,
    definition_version: integer,
    case_key: text,
    counted_at: text,
    until_at: textOrNull,
    casebook: text,
    outcome: text,
    value_ms: integer,
    capability: text,
    producer_team: text,
    consumer_team: text,
    department: text,
    environment: text,
  },
  key: ['metric', 'definition_version', 'counted_at', 'case_key'],
  indexes: [
    ['metric', 'capability', 'counted_at'],
    ['metric', 'producer_team', 'counted_at'],
    ['metric', 'consumer_team', 'counted_at'],
  ],
};

import type { TableShape } from '#libs/read-store';

/** A case between two batches: what the fold needs to go on, and the facts that explain it. */
export type CaseRow = {
  readonly casebook: string;
  readonly caseKey: string;
  /** JSON. */
  readonly state: string;
  /** JSON, a list of fact references. */
  readonly facts: string;
  readonly groupName: string | null;
  readonly groupUntil: string | null;
};

/** Append-only as far as time goes: the rows of an hour recorded do not change once that hour is over. */
export type PieceRow = {
  readonly metric: string;
  readonly definitionVersion: number;
  readonly scopeKind: string;
  readonly scope: string;
  readonly slice: string;
  readonly countedHour: number;
  readonly recordedHour: number;
  readonly outcome: string;
  readonly bin: number;
  readonly count: number;
  readonly sumMs: number;
};

/**
 * Pieces added up over whole hours, days and months, and over when they were recorded; without open cases. All bins of a sketch are in one
 * row, so that a question reads as many rows however many cases there were.
 */
export type SumRow = {
  readonly metric: string;
  readonly definitionVersion: number;
  readonly scopeKind: string;
  readonly scope: string;
  readonly slice: string;
  readonly grain: string;
  readonly startHour: number;
  readonly outcome: string;
  /** As `binsText` writes them. */
  readonly bins: string;
  readonly sumMs: number;
};

/** How many cases are open now, by the hour they were submitted in; no row where there is none. */
export type OpenRow = {
  readonly metric: string;
  readonly definitionVersion: number;
  readonly scopeKind: string;
  readonly scope: string;
  readonly slice: string;
  readonly countedHour: number;
  readonly count: number;
};

/** What a case says to a metric. Of a gauge one row for each time it was so, with its end. */
export type EvidenceRow = {
  readonly metric: string;
  readonly definitionVersion: number;
  readonly caseKey: string;
  readonly countedAt: string;
  readonly untilAt: string | null;
  readonly casebook: string;
  readonly outcome: string;
  readonly valueMs: number;
  readonly capability: string;
  readonly producerTeam: string;
  readonly consumerTeam: string;
  readonly department: string;
  readonly environment: string;
};

export type ScorecardTables = {
  readonly scorecards_cases: CaseRow;
  readonly scorecards_pieces: PieceRow;
  readonly scorecards_sums: SumRow;
  readonly scorecards_open: OpenRow;
  readonly scorecards_evidence: EvidenceRow;
};

const text = { type: 'text' } as const;
const integer = { type: 'integer' } as const;
const textOrNull = { type: 'text', isNullable: true } as const;

export const caseTable: TableShape<'scorecards_cases', CaseRow> = {
  table: 'scorecards_cases',
  columns: {
    casebook: text,
    caseKey: text,
    state: text,
    facts: text,
    groupName: textOrNull,
    groupUntil: textOrNull,
  },
  key: ['casebook', 'caseKey'],
  indexes: [['casebook', 'groupName', 'groupUntil']],
};

export const pieceTable: TableShape<'scorecards_pieces', PieceRow> = {
  table: 'scorecards_pieces',
  columns: {
    metric: text,
    definitionVersion: integer,
    scopeKind: text,
    scope: text,
    slice: text,
    countedHour: integer,
    recordedHour: integer,
    outcome: text,
    bin: integer,
    count: integer,
    sumMs: integer,
  },
  key: ['metric', 'scopeKind', 'scope', 'countedHour', 'recordedHour', 'slice', 'outcome', 'bin', 'definitionVersion'],
};

export const sumTable: TableShape<'scorecards_sums', SumRow> = {
  table: 'scorecards_sums',
  columns: {
    metric: text,
    definitionVersion: integer,
    scopeKind: text,
    scope: text,
    slice: text,
    grain: text,
    startHour: integer,
    outcome: text,
    bins: text,
    sumMs: integer,
  },
  key: ['metric', 'scopeKind', 'scope', 'grain', 'startHour', 'slice', 'outcome', 'definitionVersion'],
};

export const openTable: TableShape<'scorecards_open', OpenRow> = {
  table: 'scorecards_open',
  columns: {
    metric: text,
    definitionVersion: integer,
    scopeKind: text,
    scope: text,
    slice: text,
    countedHour: integer,
    count: integer,
  },
  key: ['metric', 'scopeKind', 'scope', 'countedHour', 'slice', 'definitionVersion'],
};

export const evidenceTable: TableShape<'scorecards_evidence', EvidenceRow> = {
  table: 'scorecards_evidence',
  columns: {
    metric: text,
    definitionVersion: integer,
    caseKey: text,
    countedAt: text,
    untilAt: textOrNull,
    casebook: text,
    outcome: text,
    valueMs: integer,
    capability: text,
    producerTeam: text,
    consumerTeam: text,
    department: text,
    environment: text,
  },
  key: ['metric', 'definitionVersion', 'countedAt', 'caseKey'],
  indexes: [
    ['metric', 'capability', 'countedAt'],
    ['metric', 'producerTeam', 'countedAt'],
    ['metric', 'consumerTeam', 'countedAt'],
  ],
};

import type { MeasureChange } from '../domain/casebook.js';
import { type Evidence, evidenceOf } from '../domain/evidence.js';
import type { Grain } from '../domain/grain.js';
import { dayOf, type Hour, monthOf } from '../domain/hour.js';
import { type Piece, piecesOf } from '../domain/piece.js';
import type { Bins } from '../domain/quantile-sketch.js';
import type { EvidenceRow, OpenRow, PieceRow, SumRow } from './tables.js';

const grains: readonly (readonly [Grain, (hour: Hour) => Hour])[] = [
  ['HOUR', (hour) => hour],
  ['DAY', dayOf],
  ['MONTH', monthOf],
];

/** What a batch of facts adds to the rows. A row whose additions cancel out is written all the same: rows must not depend on how facts were batched. */
export interface Tally {
  readonly pieces: ReadonlyMap<string, PieceRow>;
  readonly sums: ReadonlyMap<string, SumChange>;
  readonly open: ReadonlyMap<string, OpenRow>;
  /** Undefined where a row goes away. */
  readonly evidence: ReadonlyMap<string, EvidenceChange>;
}

/** What is added to a row of sums. */
export type SumChange = Omit<SumRow, 'bins'> & { readonly bins: Bins };

/** While it is counted: thousands of cases of a batch may fall into one sketch. */
type CountedSum = SumChange & { readonly bins: Map<number, number> };

export interface EvidenceChange {
  readonly row: EvidenceRow;
  readonly isWithdrawn: boolean;
}

export function tallyOf(changes: readonly (MeasureChange & { readonly casebook: string })[]): Tally {
  const pieces = new Map<string, PieceRow>();
  const sums = new Map<string, CountedSum>();
  const open = new Map<string, OpenRow>();
  const evidence = new Map<string, EvidenceChange>();
  for (const change of changes) {
    for (const piece of piecesOf(change)) {
      const { metric, scope, slice, outcome, bin, countedHour, recordedHour } = piece;
      const place = [metric, scope.kind, scope.name, slice, outcome].join('\n');
      addPiece(pieces, `${countedHour} ${recordedHour} ${bin} ${place}`, pieceRow(piece));
      if (outcome === 'OPEN') {
        addOpen(open, `${countedHour} ${place}`, openRow(piece));
        continue;
      }
      for (const [grain, startOfGrain] of grains) {
        const start = startOfGrain(countedHour);
        const sum = sums.get(`${grain} ${start} ${place}`) ?? emptySum(piece, grain, start);
        sum.bins.set(bin, (sum.bins.get(bin) ?? 0) + piece.count);
        sums.set(`${grain} ${start} ${place}`, { ...sum, sumMs: sum.sumMs + piece.sumMs });
      }
    }
    const { written, withdrawn } = evidenceOf(change);
    for (const old of withdrawn) keep(evidence, evidenceRow(old, change.casebook), true);
    for (const current of written) keep(evidence, evidenceRow(current, change.casebook), false);
  }
  return { pieces, sums, open, evidence };
}

function addPiece(rows: Map<string, PieceRow>, key: string, row: PieceRow): void {
  const known = rows.get(key);
  rows.set(key, known ? { ...row, count: known.count + row.count, sumMs: known.sumMs + row.sumMs } : row);
}

function addOpen(rows: Map<string, OpenRow>, key: string, row: OpenRow): void {
  rows.set(key, { ...row, count: row.count + (rows.get(key)?.count ?? 0) });
}

function keep(rows: Map<string, EvidenceChange>, row: EvidenceRow, isWithdrawn: boolean): void {
  rows.set(JSON.stringify([row.metric, row.definitionVersion, row.countedAt, row.caseKey]), { row, isWithdrawn });
}

function pieceRow(piece: Piece): PieceRow {
  return {
    ...placeOf(piece),
    countedHour: piece.countedHour,
    recordedHour: piece.recordedHour,
    outcome: piece.outcome,
    bin: piece.bin,
    count: piece.count,
    sumMs: piece.sumMs,
  };
}

function openRow(piece: Piece): OpenRow {
  return { ...placeOf(piece), countedHour: piece.countedHour, count: piece.count };
}

function emptySum(piece: Piece, grain: Grain, startHour: Hour): CountedSum {
  return { ...placeOf(piece), grain, startHour, outcome: piece.outcome, bins: new Map(), sumMs: 0 };
}

function placeOf({ metric, definitionVersion, scope, slice }: Piece) {
  return { metric, definitionVersion: definitionVersion, scopeKind: scope.kind, scope: scope.name, slice };
}

function evidenceRow(evidence: Evidence, casebook: string): EvidenceRow {
  const { metric, definitionVersion, caseKey, subject, measure, until } = evidence;
  return {
    metric,
    definitionVersion: definitionVersion,
    caseKey: caseKey,
    countedAt: measure.countedAt,
    untilAt: until ?? null,
    casebook,
    outcome: measure.outcome,
    valueMs: measure.valueMs,
    capability: subject.capability,
    producerTeam: subject.producerTeam,
    consumerTeam: subject.consumerTeam,
    department: subject.department,
    environment: subject.environment,
  };
}

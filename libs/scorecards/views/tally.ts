import type { MeasureChange } from '../domain/casebook.js';
import { type Evidence, evidenceOf } from '../domain/evidence.js';
import type { Grain } from '../domain/grain.js';
import { dayOf, monthOf } from '../domain/hour.js';
import { type Piece, piecesOf } from '../domain/piece.js';
import type { EvidenceRow, OpenRow, PieceRow, SumRow } from './tables.js';

/** What a batch of facts adds to the rows. A row whose additions cancel out is written all the same: rows must not depend on how facts were batched. */
export interface Tally {
  readonly pieces: ReadonlyMap<string, PieceRow>;
  readonly sums: ReadonlyMap<string, SumRow>;
  readonly open: ReadonlyMap<string, OpenRow>;
  /** Undefined where a row goes away. */
  readonly evidence: ReadonlyMap<string, EvidenceChange>;
}

interface EvidenceChange {
  readonly row: EvidenceRow;
  readonly isWithdrawn: boolean;
}

export function tallyOf(changes: readonly (MeasureChange & { readonly casebook: string })[]): Tally {
  const pieces = new Map<string, PieceRow>();
  const sums = new Map<string, SumRow>();
  const open = new Map<string, OpenRow>();
  const evidence = new Map<string, EvidenceChange>();
  for (const change of changes) {
    for (const piece of piecesOf(change)) {
      const { metric, scope, slice, outcome, bin, countedHour, recordedHour } = piece;
      const place = [metric, scope.kind, scope.name, slice, outcome, bin].join('\n');
      add(pieces, `${countedHour} ${recordedHour} ${place}`, pieceRow(piece));
      if (outcome === 'OPEN') {
        addOpen(open, place, openRow(piece));
        continue;
      }
      const [day, month] = [dayOf(countedHour), monthOf(countedHour)];
      add(sums, `DAY ${day} ${place}`, sumRow(piece, 'DAY', day));
      add(sums, `MONTH ${month} ${place}`, sumRow(piece, 'MONTH', month));
    }
    const { written, withdrawn } = evidenceOf(change);
    for (const old of withdrawn) keep(evidence, evidenceRow(old, change.casebook), true);
    for (const current of written) keep(evidence, evidenceRow(current, change.casebook), false);
  }
  return { pieces, sums, open, evidence };
}

function add<Row extends { readonly count: number; readonly sumMs: number }>(
  rows: Map<string, Row>,
  key: string,
  row: Row,
): void {
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
    ...numbersOf(piece),
  };
}

function openRow(piece: Piece): OpenRow {
  return { ...placeOf(piece), countedHour: piece.countedHour, count: piece.count };
}

function sumRow(piece: Piece, grain: Exclude<Grain, 'HOUR'>, startHour: number): SumRow {
  return { ...placeOf(piece), grain, startHour: startHour, ...numbersOf(piece) };
}

function placeOf({ metric, definitionVersion, scope, slice }: Piece) {
  return { metric, definitionVersion: definitionVersion, scopeKind: scope.kind, scope: scope.name, slice };
}

function numbersOf({ outcome, bin, count, sumMs }: Piece) {
  return { outcome, bin, count, sumMs: sumMs };
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

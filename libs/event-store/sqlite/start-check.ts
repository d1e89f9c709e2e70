import type { DatabaseSync } from 'node:sqlite';
import { formatPosition, type Position } from '#libs/kernel';
import type { Finding } from '../chain-tracker.js';
import { assertOfLog, assertWithin } from '../same-history.js';
import { StoreDamaged } from './faults.js';
import { headMarkPath, readHeadMark } from './head-mark.js';
import { walkRows } from './row-walk.js';
import { rowOf, rowsOf, textOf } from './sqlite-value.js';

interface CheckBounds {
  /** Checked fact by fact at every start: the whole of a small log, the newest of a large one. */
  readonly newestCount: number;
  /** Checked beside them in a large log, evenly spread over the rest, so that a lost piece of the file shows. */
  readonly sampleCount: number;
}

export const boundsAtStart: CheckBounds = { newestCount: 50_000, sampleCount: 1_000 };
const findingsShownMax = 5;

/**
 * Refuses a damaged log before anything is written to it: `AnotherLog` when it is not the one that its mark speaks of, `StoreTruncated` when it ends before the last acknowledged
 * position (SQLite opens a WAL with a damaged middle silently shorter), `StoreDamaged` when what it holds is not what was
 * stored. Takes a bounded time; the verification reads everything.
 */
export function checkAtStart(
  database: DatabaseSync,
  path: string,
  logId: string,
  { heedsMark = true, ...bounds }: CheckBounds & { readonly heedsMark?: boolean } = boundsAtStart,
): void {
  // The mark first: a writer at work moves it after the log.
  const mark = heedsMark ? readHeadMark(path) : undefined;
  const head = headOf(database);
  assertOfLog(logId, [{ name: headMarkPath(path), position: mark }]);
  assertWithin(headMarkPath(path), mark, headPosition(logId, head));
  const findings =
    head <= bounds.newestCount ? checkWhole(database, logId, head) : checkLarge(database, logId, head, bounds);
  if (findings.length > 0) throw new StoreDamaged(path, findings);
}

export function headOf(database: DatabaseSync): number {
  const ordinal = rowOf(database.prepare('SELECT max(position) FROM facts').get())?.[0];
  return typeof ordinal === 'number' ? ordinal : 0;
}

export function headPosition(logId: string, head: number): Position | undefined {
  return head === 0 ? undefined : formatPosition(logId, head);
}

/** What SQLite finds wrong with its own pages and the index, in its words. */
export function structureFindings(database: DatabaseSync, countMax: number): readonly string[] {
  const rows = rowsOf(database.prepare(`PRAGMA integrity_check(${countMax})`).all());
  return rows.map((row) => textOf(row[0])).filter((line) => line !== 'ok');
}

function checkWhole(database: DatabaseSync, logId: string, head: number): readonly string[] {
  return [...structureFindings(database, findingsShownMax), ...firstFindings(database, logId, 1, head)];
}

function checkLarge(database: DatabaseSync, logId: string, head: number, bounds: CheckBounds): readonly string[] {
  const { newestCount, sampleCount } = bounds;
  const older = head - newestCount;
  const findings = [...firstFindings(database, logId, older + 1, head)];
  const byStream = database.prepare('SELECT position FROM facts WHERE stream = ? AND revision = ?');
  for (let sample = 0; sample < sampleCount && findings.length < findingsShownMax; sample += 1) {
    const ordinal = Math.floor((sample * older) / sampleCount) + 1;
    for (const { row, findings: found } of walkRows(database, logId, ordinal, ordinal)) {
      findings.push(...messagesOf(found));
      const indexed = row === undefined ? ordinal : rowOf(byStream.get(row.stream, row.revision))?.[0];
      if (indexed !== ordinal) findings.push(`the index does not lead to the fact at ${ordinal}`);
    }
  }
  return findings;
}

function firstFindings(database: DatabaseSync, logId: string, from: number, to: number): readonly string[] {
  const messages: string[] = [];
  for (const { findings } of walkRows(database, logId, from, to)) {
    messages.push(...messagesOf(findings));
    if (messages.length >= findingsShownMax) break;
  }
  return messages;
}

function messagesOf(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ message }) => message);
}

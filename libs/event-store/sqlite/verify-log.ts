import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { Position } from '#libs/kernel';
import { chainTracker, type Finding } from '../chain-tracker.js';
import { StoreUnavailable } from '../event-store.js';
import { AnotherLog, StoreTruncated } from '../faults.js';
import { assertOfLog, assertWithin } from '../same-history.js';
import { findingsMax, type VerifyReport } from '../verify.js';
import { headMarkPath, readHeadMark } from './head-mark.js';
import { openForReading, readLogId } from './log-format.js';
import { factOf } from './log-rows.js';
import { walkRows } from './row-walk.js';
import { messageOf } from './sqlite-value.js';
import { headOf, headPosition, structureFindings } from './start-check.js';

/**
 * Walks the whole log file, damaged or in use, and reports every changed, missing or reordered fact: by the checksum
 * of each row, the chain of each stream, the index, and the mark of the last acknowledged position.
 */
export function verifyLog(path: string): VerifyReport {
  if (!existsSync(path)) throw new StoreUnavailable(`There is no log at ${path}`);
  const database = openForReading(path);
  try {
    const logId = readLogId(database, path);
    const mark = readHeadMark(path);
    // One snapshot, so that a writer at work does not disturb the picture.
    database.exec('BEGIN');
    const head = headOf(database);
    const findings: Finding[] = [
      ...markFindings(path, mark, { logId, head: headPosition(logId, head) }),
      ...structureOf(database),
    ];
    const chains = chainTracker();
    let factCount = 0;
    for (const { row, findings: rowFindings } of walkRows(database, logId, 1, head)) {
      if (findings.length >= findingsMax) break;
      findings.push(...rowFindings);
      if (row === undefined) continue;
      factCount += 1;
      findings.push(...readable(() => chains.check(factOf(row, logId)), row.ordinal));
    }
    return {
      factCount,
      streamCount: chains.streamCount(),
      head: headPosition(logId, head),
      findings: findings.slice(0, findingsMax),
    };
  } finally {
    database.close();
  }
}

interface Ending {
  readonly logId: string;
  readonly head: Position | undefined;
}

function* markFindings(path: string, mark: Position | undefined, { logId, head }: Ending): Iterable<Finding> {
  try {
    assertOfLog(logId, [{ name: headMarkPath(path), position: mark }]);
    assertWithin(headMarkPath(path), mark, head);
  } catch (error) {
    if (!(error instanceof StoreTruncated || error instanceof AnotherLog)) throw error;
    yield { kind: 'truncated', position: head, message: error.message };
  }
}

function* structureOf(database: DatabaseSync): Iterable<Finding> {
  for (const message of readable(() => structureFindings(database, findingsMax).map(asFinding), undefined))
    yield message;
}

function asFinding(message: string): Finding {
  return { kind: 'unreadable', position: undefined, message };
}

function readable(read: () => readonly Finding[], ordinal: number | undefined): readonly Finding[] {
  try {
    return read();
  } catch (error) {
    return [asFinding(ordinal === undefined ? messageOf(error) : `the fact at ${ordinal}: ${messageOf(error)}`)];
  }
}

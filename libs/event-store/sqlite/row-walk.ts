import type { DatabaseSync } from 'node:sqlite';
import { formatPosition } from '#libs/kernel';
import type { Finding } from '../chain-tracker.js';
import { factColumns, storedRowOf } from './log-rows.js';
import { checksumOf, checksumStart, isChecksum, type StoredRow } from './row-checksum.js';
import { integerOf, messageOf, type Row, rowOf, rowsOf } from './sqlite-value.js';

const pageCount = 500;
const checksumColumn = 8;

/** One place of the log: the row that stands there, if it can be read, and what is wrong with it. */
export interface Step {
  readonly row: StoredRow | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Reads the rows from one ordinal to another, both inclusive, and checks that none is missing and that each is chained to
 * the one before it. A place that SQLite cannot read is a finding, not an end.
 */
export function* walkRows(database: DatabaseSync, logId: string, from: number, to: number): Generator<Step> {
  const rows = rowSource(database);
  let checksumBefore = rows.checksumAt(from - 1);
  let due = from;
  const finding = (kind: Finding['kind'], message: string): Finding => ({
    kind,
    position: formatPosition(logId, due),
    message,
  });

  while (due <= to) {
    for (const read of rows.page(due, Math.min(to, due + pageCount - 1))) {
      if ('unreadable' in read) {
        yield {
          row: undefined,
          findings: [finding('unreadable', `nothing can be read at ${due}: ${read.unreadable}`)],
        };
        checksumBefore = undefined;
      } else if (read.cells === undefined) {
        yield { row: undefined, findings: [finding('missing', `no fact stands at ${due}`)] };
        checksumBefore = undefined;
      } else {
        const { row, checksum } = read.cells;
        const isAsStored =
          isChecksum(checksum) && (checksumBefore === undefined || checksumOf(row, checksumBefore) === checksum);
        const changed = `${row.stream}@${row.revision} is not as it was stored, or what stood before it was another`;
        yield { row, findings: isAsStored ? [] : [finding('changed', changed)] };
        // One that was damaged shows at its own row, and is nothing to compare the next one with.
        checksumBefore = isChecksum(checksum) ? checksum : undefined;
      }
      due += 1;
    }
  }
}

interface Cells {
  readonly row: StoredRow;
  readonly checksum: number;
}

type Place = { readonly cells: Cells | undefined } | { readonly unreadable: string };

function rowSource(database: DatabaseSync) {
  const columns = `${factColumns}, checksum`;
  const range = database.prepare(`SELECT ${columns} FROM facts WHERE position BETWEEN ? AND ? ORDER BY position`);
  const checksum = database.prepare('SELECT checksum FROM facts WHERE position = ?');

  const page = (from: number, to: number): readonly Place[] => {
    try {
      return placesOf(rowsOf(range.all(from, to)), from, to);
    } catch (error) {
      if (from === to) return [{ unreadable: messageOf(error) }];
      const middle = Math.floor((from + to) / 2);
      return [...page(from, middle), ...page(middle + 1, to)];
    }
  };
  return {
    page,
    /** Undefined where there is none to compare with. */
    checksumAt: (ordinal: number): number | undefined => {
      if (ordinal < 1) return checksumStart;
      const found = rowOf(checksum.get(ordinal))?.[0];
      return isChecksum(found) ? found : undefined;
    },
  };
}

/** Exactly one place per ordinal. */
function placesOf(rows: readonly Row[], from: number, to: number): readonly Place[] {
  const found = new Map(rows.map((row) => [row[0], row]));
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const row = found.get(from + index);
    return { cells: row === undefined ? undefined : cellsOf(row) };
  });
}

function cellsOf(row: Row): Cells {
  return { row: storedRowOf(row), checksum: integerOf(row[checksumColumn]) };
}

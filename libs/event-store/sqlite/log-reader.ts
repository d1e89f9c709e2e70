import type { DatabaseSync } from 'node:sqlite';
import { ForeignPosition, formatPosition, type Position, parsePosition, type RecordedFact } from '#libs/kernel';
import { type LogPage, type ReadOptions, StoreUnavailable, type StreamPage } from '../event-store.js';
import { namingDamage, StoreDamaged } from './faults.js';
import { factColumns, factOf, lengthOf, storedRowOf } from './log-rows.js';
import { integerOf, messageOf, type Row, rowOf, rowsOf, textOf } from './sqlite-value.js';

const pageCountMax = 1_000;
const pageCount = 500;
const sizeColumns = 'octet_length(data) + octet_length(metadata)';

export interface LogReader {
  stream(stream: string, fromRevision: number, options: ReadOptions): StreamPage;
  all(after: Position | undefined, options: ReadOptions): LogPage;
  head(): Position | undefined;
  newest(): RecordedFact | undefined;
  at(position: Position): RecordedFact | undefined;
}

/** Reads pages through prepared statements. A page is read at one go: in WAL mode no writer can hold it up. */
export function logReader(database: DatabaseSync, path: string, logId: string): LogReader {
  const ofStream = database.prepare(
    `SELECT ${factColumns} FROM facts WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?`,
  );
  const ofAll = database.prepare(`SELECT ${factColumns} FROM facts WHERE position > ? ORDER BY position LIMIT ?`);
  const sizesOfStream = database.prepare(
    `SELECT ${sizeColumns} FROM facts WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?`,
  );
  const sizesOfAll = database.prepare(`SELECT ${sizeColumns} FROM facts WHERE position > ? ORDER BY position LIMIT ?`);
  const last = database.prepare('SELECT max(position) FROM facts');
  const factThere = database.prepare(`SELECT ${factColumns} FROM facts WHERE position = ?`);
  const lastFact = database.prepare(`SELECT ${factColumns} FROM facts ORDER BY position DESC LIMIT 1`);

  const factsOf = (rows: readonly Row[]): readonly RecordedFact[] => rows.map((row) => factOf(storedRowOf(row), logId));

  return {
    stream: (stream, fromRevision, options) =>
      whole(path, () => {
        const limit = limitWithin(options, (countMax) => sizesOfStream.all(stream, fromRevision, countMax));
        const rows = rowsOf(ofStream.all(stream, fromRevision, limit + 1));
        return { facts: factsOf(rows.slice(0, limit)), isEnd: rows.length <= limit };
      }),
    all: (after, options) => {
      const from = after === undefined ? 0 : ordinalOf(after, logId);
      return whole(path, () => {
        const limit = limitWithin(options, (countMax) => sizesOfAll.all(from, countMax));
        const rows = rowsOf(ofAll.all(from, limit));
        const lastRow = rows.at(-1);
        const lastRead = lastRow && {
          position: formatPosition(logId, integerOf(lastRow[0])),
          factId: textOf(lastRow[3]),
        };
        return {
          facts: factsOf(ofCategories(rows, options.categories)),
          isCaughtUp: rows.length < limit,
          last: lastRead?.position ?? after,
          lastFact: lastRead,
          readCount: rows.length,
          readBytes: rows.reduce((bytes, row) => bytes + lengthOf(row), 0),
        };
      });
    },
    head: () =>
      whole(path, () => {
        const ordinal = rowOf(last.get())?.[0];
        return typeof ordinal === 'number' ? formatPosition(logId, ordinal) : undefined;
      }),
    newest: () => whole(path, () => factsOf(rowsOf(lastFact.all()))[0]),
    at: (position) => {
      const ordinal = ordinalOf(position, logId);
      return whole(path, () => factsOf(rowsOf(factThere.all(ordinal)))[0]);
    },
  };
}

/** The ordinal of a position of this log; throws `ForeignPosition` for any other. */
function ordinalOf(position: Position, logId: string): number {
  const parsed = parsePosition(position);
  if (parsed.logId !== logId) throw new ForeignPosition(position, logId);
  return parsed.ordinal;
}

function ofCategories(rows: readonly Row[], categories: readonly string[] | undefined): readonly Row[] {
  if (categories === undefined) return rows;
  const prefixes = categories.map((category) => `${category}-`);
  return rows.filter((row) => prefixes.some((prefix) => textOf(row[1]).startsWith(prefix)));
}

function limitOf({ countMax = pageCount }: ReadOptions): number {
  if (countMax < 1 || countMax > pageCountMax) throw new RangeError(`A page has 1 to ${pageCountMax} facts`);
  return countMax;
}

/**
 * Returns how many facts a page may have. When its bytes are bounded, the sizes of the facts are asked for first, which does not read the
 * texts: SQLite knows them from the head of a row.
 */
function limitWithin(options: ReadOptions, sizesOf: (countMax: number) => readonly unknown[]): number {
  const countMax = limitOf(options);
  if (options.bytesMax === undefined) return countMax;
  let bytes = 0;
  const excess = rowsOf(sizesOf(countMax)).findIndex((row) => {
    bytes += integerOf(row[0]);
    return bytes > Number(options.bytesMax);
  });
  return excess === -1 ? countMax : Math.max(excess, 1);
}

/** What was read, or the fault that the port names. */
function whole<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const named = namingDamage(path, error);
    if (named instanceof StoreDamaged || named instanceof RangeError) throw named;
    throw new StoreUnavailable(`The log cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

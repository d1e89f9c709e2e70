import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import type { Row } from './view.js';

const statementsMax = 500;
const busyTimeoutMs = 5_000;

/** One connection, its statements compiled once: preparing costs more than most of the views' statements take. */
export interface SqliteConnection extends SqliteDatabase {
  /** The first row that a statement finds; its text must be one of few. */
  row(text: string, parameters: readonly SQLInputValue[]): Row | undefined;
  run(text: string, parameters: readonly SQLInputValue[]): void;
}

/** What is kept here can be built again from the log, so a commit need not reach the disk before it is answered. */
const pragmas = `
  pragma journal_mode = wal;
  pragma synchronous = normal;
  pragma wal_autocheckpoint = 4000`;

export function openSqlite(path: string, { readOnly = false } = {}): SqliteConnection {
  const database = new DatabaseSync(path, { readOnly, timeout: busyTimeoutMs });
  if (!readOnly) database.exec(pragmas);
  const prepared = new Map<string, PreparedStatement>();
  const adapted = new Map<string, SqliteStatement>();
  const statement = (text: string) => remembered(prepared, text, () => prepare(database, text));
  const guard = transactionGuard(database);

  return {
    row: (text, parameters) => {
      guard.assertNotOver();
      return statement(text).row(parameters);
    },
    run: (text, parameters) => {
      guard.assertNotOver();
      statement(text).statement.run(...parameters);
    },
    prepare: (text) => remembered(adapted, text, () => kyselyStatement(database, text, guard)),
    close: () => database.close(),
  };
}

/** The transaction had ended by itself: what comes later would happen outside of it. */
class TransactionOver extends Error {
  override readonly name = 'TransactionOver';
}

/** A full disk, among others, makes SQLite roll a transaction back at once. Nothing else happens then until whoever began it has heard of that. */
interface TransactionGuard {
  begun(): void;
  ended(): void;
  assertNotOver(): void;
}

function transactionGuard(database: DatabaseSync): TransactionGuard {
  let isBegun = false;
  return {
    begun: () => {
      isBegun = true;
    },
    ended: () => {
      isBegun = false;
    },
    assertNotOver: () => {
      if (isBegun && !database.isTransaction)
        throw new TransactionOver('The transaction was rolled back by the database');
    },
  };
}

/** `SQLITE_FULL`, `BUSY`, `IOERR` and the like, as opposed to a statement that can never succeed. */
export function isSqliteFault(error: unknown): boolean {
  const isCoded = typeof error === 'object' && error !== null && 'errcode' in error;
  return isCoded && typeof error.errcode === 'number' && faultCodes.has(error.errcode % 256);
}

/** busy, locked, out of memory, read-only, interrupted, input/output, corrupt, full, cannot open, not a database */
const faultCodes: ReadonlySet<number> = new Set([5, 6, 7, 8, 9, 10, 11, 13, 14, 26]);

function remembered<Value>(cache: Map<string, Value>, text: string, make: () => Value): Value {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const [oldest] = cache.keys();
  if (cache.size >= statementsMax && oldest !== undefined) cache.delete(oldest);
  const made = make();
  cache.set(text, made);
  return made;
}

type Values = readonly Row[string][];

interface PreparedStatement {
  readonly statement: StatementSync;
  readonly row: (parameters: readonly SQLInputValue[]) => Row | undefined;
  readonly rows: (parameters: readonly SQLInputValue[]) => unknown[];
}

/**
 * The rows that `node:sqlite` makes are hash tables, slow to make and slow to read. So it is asked for lists of values, and each
 * becomes a copy of one blank row. What says `*` may find other columns after a rebuild, and has its rows made by `node:sqlite`.
 */
function prepare(database: DatabaseSync, text: string): PreparedStatement {
  const statement = database.prepare(text);
  if (text.includes('*')) {
    return {
      statement,
      row: (parameters) => parseRow(statement.get(...parameters)),
      rows: (parameters) => statement.all(...parameters),
    };
  }
  const names = statement.columns().map(({ name }) => name);
  const blank: Row = Object.fromEntries(names.map((name) => [name, null]));
  const toRow = (values: unknown): Row => rowOf(blank, names, values);
  statement.setReturnArrays(true);
  return {
    statement,
    row: (parameters) => {
      const values: unknown = statement.get(...parameters);
      return values === undefined ? undefined : toRow(values);
    },
    rows: (parameters) => statement.all(...parameters).map(toRow),
  };
}

function rowOf(blank: Row, names: readonly string[], values: unknown): Row {
  if (!isList(values)) throw new TypeError('A statement gave a row that is no list');
  const row: Record<string, string | number | null> = { ...blank };
  // Counting is measurably cheaper here than iterating.
  for (let index = 0; index < names.length; index += 1) row[names[index] ?? ''] = values[index] ?? null;
  return row;
}

function isList(value: unknown): value is Values {
  return Array.isArray(value);
}

/** What Kysely's own SQLite dialect asks of a statement. An iteration gets a statement of its own, so that nobody resets it. */
function kyselyStatement(database: DatabaseSync, text: string, guard: TransactionGuard): SqliteStatement {
  const { statement, rows } = prepare(database, text);
  const run: SqliteStatement['run'] = (parameters) => {
    guard.assertNotOver();
    return statement.run(...parameters.map(sqlValue));
  };
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => {
      guard.assertNotOver();
      return rows(parameters.map(sqlValue));
    },
    run: inItsTransaction(database, text, guard, run),
    iterate: (parameters) => database.prepare(text).iterate(...parameters.map(sqlValue)),
  };
}

/** What begins and ends a transaction says so to its guard. */
function inItsTransaction(
  database: DatabaseSync,
  text: string,
  guard: TransactionGuard,
  run: SqliteStatement['run'],
): SqliteStatement['run'] {
  switch (text) {
    case 'begin':
      return (parameters) => {
        const begun = run(parameters);
        guard.begun();
        return begun;
      };
    case 'commit':
      return (parameters) => {
        const committed = run(parameters);
        guard.ended();
        return committed;
      };
    case 'rollback':
      return (parameters) => {
        guard.ended();
        // Rolling back once more what ended by itself would hide its error behind another.
        return database.isTransaction ? run(parameters) : { changes: 0, lastInsertRowid: 0 };
      };
    default:
      return run;
  }
}

function sqlValue(value: unknown): SQLInputValue {
  if (typeof value === 'string' || typeof value === 'number' || value === null) return value;
  if (typeof value === 'bigint' || value instanceof Uint8Array) return value;
  throw new TypeError(`Views hold text and numbers, not ${typeof value}`);
}

/** Tables of views have no other types. */
function parseRow(row: unknown): Row | undefined {
  return isRow(row) ? row : undefined;
}

function isRow(row: unknown): row is Row {
  return typeof row === 'object' && row !== null;
}

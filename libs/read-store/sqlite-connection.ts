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
  const prepared = new Map<string, StatementSync>();
  const adapted = new Map<string, SqliteStatement>();
  const statement = (text: string) => remembered(prepared, text, () => database.prepare(text));

  return {
    row: (text, parameters) => parseRow(statement(text).get(...parameters)),
    run: (text, parameters) => void statement(text).run(...parameters),
    prepare: (text) => remembered(adapted, text, () => kyselyStatement(database, text)),
    close: () => database.close(),
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

/** What Kysely's own SQLite dialect asks of a statement. An iteration gets a statement of its own, so that nobody resets it. */
function kyselyStatement(database: DatabaseSync, text: string): SqliteStatement {
  const prepared = database.prepare(text);
  // A full disk ends the transaction by itself; rolling back once more would hide that error behind another.
  const isNeedless = () => text === 'rollback' && !database.isTransaction;
  return {
    reader: prepared.columns().length > 0,
    all: (parameters) => prepared.all(...parameters.map(sqlValue)),
    run: (parameters) =>
      isNeedless() ? { changes: 0, lastInsertRowid: 0 } : prepared.run(...parameters.map(sqlValue)),
    iterate: (parameters) => database.prepare(text).iterate(...parameters.map(sqlValue)),
  };
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

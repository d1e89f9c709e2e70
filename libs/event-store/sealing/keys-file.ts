import { closeSync, fdatasync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { StoreUnavailable } from '../event-store.js';
import { syncFolder } from '../sqlite/log-format.js';
import { MasterKeyFault } from './master-key.js';

const schema = `
  CREATE TABLE IF NOT EXISTS installation (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS stream_keys (stream TEXT PRIMARY KEY, wrapped_key BLOB, erased_at TEXT) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS people (
    principal TEXT PRIMARY KEY, sealed BLOB, erased_at TEXT, signed_in_at TEXT, sign_in BLOB
  ) STRICT, WITHOUT ROWID;
`;

export const keysName = 'keys.sqlite';
/** Under which name the installation's table says since when sign-ins are kept, in both stores. */
export const signInsKeptSinceName = 'sign-ins-kept-since';
const busyMs = 5_000;
/** How soon an erasure by another process is noticed. */
const noticeMs = 1_000;

/** `keys.sqlite`: wrapped keys of streams, and the names and sign-ins of people. */
export interface KeysFile {
  readonly database: DatabaseSync;
  /** Runs `work` in one transaction. */
  transaction<Result>(work: () => Result): Result;
  /** Resolves when all that was committed is on the disk. */
  flush(): Promise<void>;
  /**
   * Takes what was deleted off the disk as well: out of the pages and out of the write-ahead log. Throws `StoreUnavailable` when
   * somebody reads the file at this moment, a backup for instance: then it is still there, and has to be tried again.
   */
  forget(): void;
  close(): void;
}

/** Opens or creates the file. */
export function openKeysFile(directory: string): KeysFile {
  const path = join(directory, keysName);
  // Its companions get the same rights: keys are for nobody else on the machine.
  closeSync(openSync(path, 'a', 0o600));
  const database = new DatabaseSync(path, { timeout: busyMs });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON');
  inTransaction(database, () => prepareTables(database));
  const log = openSync(`${path}-wal`, 'r+');
  syncFolder(directory);
  return {
    database,
    transaction: (work) => inTransaction(database, work),
    flush: flushOf(log),
    forget: () => truncateLog(database),
    close: () => {
      closeSync(log);
      database.close();
    },
  };
}

/** Makes the tables, and the columns that a file of an older release lacks. */
function prepareTables(database: DatabaseSync): void {
  database.exec(schema);
  const columns = database.prepare("SELECT name FROM pragma_table_info('people')").all();
  if (columns.some(({ name }) => name === 'signed_in_at')) return;
  database.exec('ALTER TABLE people ADD COLUMN signed_in_at TEXT; ALTER TABLE people ADD COLUMN sign_in BLOB');
}

/** Does not wait for readers, because every request would wait with it. */
function truncateLog(database: DatabaseSync): void {
  database.exec('PRAGMA busy_timeout = 0');
  const isBusy = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] !== 0;
  database.exec(`PRAGMA busy_timeout = ${busyMs}`);
  if (isBusy) throw new StoreUnavailable('keys.sqlite is being read, so what was erased is still in its log');
}

/** Refuses a file whose keys were wrapped with another master key, and marks a new file. */
export function checkFingerprint({ database }: KeysFile, fingerprint: string): void {
  database.prepare("INSERT OR IGNORE INTO installation (name, value) VALUES ('fingerprint', ?)").run(fingerprint);
  const wrappedBy = fingerprintOf(database);
  if (wrappedBy === fingerprint) return;
  throw new MasterKeyFault(
    `The keys in keys.sqlite were wrapped with master key ${wrappedBy}, but this one is ${fingerprint}`,
  );
}

/** When a release that keeps sign-ins first opened the file: now, unless that is written down already. */
export function signInsKeptSince({ database }: KeysFile, now: Date): string {
  database
    .prepare('INSERT OR IGNORE INTO installation (name, value) VALUES (?, ?)')
    .run(signInsKeptSinceName, now.toISOString());
  return storedSignInsKeptSince(database) ?? now.toISOString();
}

/** Undefined for a file that was last used by a release that did not keep sign-ins. */
export function storedSignInsKeptSince(database: DatabaseSync): string | undefined {
  const row = database.prepare('SELECT value FROM installation WHERE name = ?').get(signInsKeptSinceName);
  const value = row?.['value'];
  return typeof value === 'string' ? value : undefined;
}

/** Whether the file was used with a master key before. */
export function isMarked({ database }: KeysFile): boolean {
  return fingerprintOf(database) !== undefined;
}

/** Of the master key that the file was used with; undefined for a new one. */
export function fingerprintOf(database: DatabaseSync): string | undefined {
  const value = database.prepare("SELECT value FROM installation WHERE name = 'fingerprint'").get()?.['value'];
  return typeof value === 'string' ? value : undefined;
}

function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } finally {
    if (database.isTransaction) database.exec('ROLLBACK');
  }
}

/** True when another connection wrote to the file since it was asked last; asks at most once per `noticeMs`. */
export function changesByOthers({ database }: KeysFile): () => boolean {
  const version = database.prepare('PRAGMA data_version');
  let askedAt = performance.now();
  let known = version.get()?.['data_version'];
  return () => {
    const instant = performance.now();
    if (instant - askedAt < noticeMs) return false;
    askedAt = instant;
    const current = version.get()?.['data_version'];
    const hasChanged = current !== known;
    known = current;
    return hasChanged;
  };
}

/**
 * SQLite's own flush at each commit would hold up every request of the process. So it flushes at checkpoints only, and the
 * write-ahead log is flushed here, beside the event loop, before anything that rests on the commit goes on: the same guarantee
 * as `synchronous = FULL`. A flush that failed once is never repeated, because a second one would succeed without having written.
 */
function flushOf(log: number): () => Promise<void> {
  const flush = promisify(fdatasync);
  let failure: StoreUnavailable | undefined;
  return async () => {
    if (failure !== undefined) throw failure;
    try {
      await flush(log);
    } catch (error) {
      failure = new StoreUnavailable('keys.sqlite could not be flushed; the process has to be restarted', {
        cause: error,
      });
      throw failure;
    }
  };
}

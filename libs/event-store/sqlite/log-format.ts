import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { namingDamage, StoreUnsupported } from './faults.js';
import { integerOf, rowOf, textOf } from './sqlite-value.js';

/** Stands in the file's header, so that a foreign database is never taken for a log. */
const applicationId = 0x42_6f_75_72;
/**
 * Raised when an older release could no longer read the file rightly. Format 1, whose rows were vouched for in another way, was never part of a
 * release; the first one that is kept for ever is 2.
 */
const formatVersion = 2;
const sqliteVersionMin = [3, 51, 3] as const;
const logIdBytes = 6;

// No unique index on ids: (stream, revision) alone makes a fact unique, and a retry is found by the revision it expected.
const schema = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE facts (
    position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL,
    data TEXT NOT NULL, metadata TEXT NOT NULL, recorded_at TEXT NOT NULL, checksum INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX facts_by_stream ON facts (stream, revision);
`;

/** Older ones can lose what a WAL holds when it is reset (https://sqlite.org/wal.html#walresetbug). */
export function assertSqliteVersion(version: string = process.versions['sqlite'] ?? '0'): void {
  const found = version.split('.').map(Number);
  for (const [index, least] of sqliteVersionMin.entries()) {
    const part = found[index] ?? 0;
    if (part > least) return;
    if (part < least) {
      throw new StoreUnsupported(`SQLite ${version} is too old: at least ${sqliteVersionMin.join('.')} is needed`);
    }
  }
}

/** No file, or one whose making was cut off. Looks without writing: what is damaged must stay as it is. */
export function isWithoutLog(path: string): boolean {
  if (!existsSync(path) || statSync(path).size === 0) return true;
  const database = openForReading(path);
  try {
    return pragma(database, 'schema_version') === 0;
  } catch (error) {
    throw namingDamage(path, error);
  } finally {
    database.close();
  }
}

/** Makes the log's tables, all or nothing. */
export function createLog(path: string): void {
  // Its companions get the same rights: facts are for nobody else on the machine.
  closeSync(openSync(path, 'a', 0o600));
  const database = new DatabaseSync(path, { returnArrays: true });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    database.exec(`BEGIN; PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${formatVersion}; ${schema}`);
    database
      .prepare("INSERT INTO meta (name, value) VALUES ('log_id', ?)")
      .run(randomBytes(logIdBytes).toString('hex'));
    database.exec('COMMIT');
  } finally {
    database.close();
  }
  syncFolder(dirname(path));
}

/** The id of the log, when the file is one that this release reads; throws `StoreUnsupported` otherwise. */
export function readLogId(database: DatabaseSync, path: string): string {
  if (pragma(database, 'application_id') !== applicationId)
    throw new StoreUnsupported(`${path} holds no log of Bourse`);
  const version = pragma(database, 'user_version');
  if (version > formatVersion) {
    throw new StoreUnsupported(
      `${path} was written by a newer release (format ${version}, this one reads up to ${formatVersion})`,
    );
  }
  if (version < formatVersion) {
    throw new StoreUnsupported(
      `${path} was written by a build from before the first release (format ${version}, this one reads ${formatVersion}). ` +
        'Nothing was changed in it. Move it away to begin a new log',
    );
  }
  return textOf(rowOf(database.prepare("SELECT value FROM meta WHERE name = 'log_id'").get())?.[0]);
}

/** Opened for reading only, whatever is asked of it. */
export function openForReading(path: string): DatabaseSync {
  return new DatabaseSync(path, { readOnly: true, returnArrays: true, timeout: 5_000 });
}

/** A new file's name is durable once its folder is. */
export const syncFolder = syncFile;

export function syncFile(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function pragma(database: DatabaseSync, name: 'application_id' | 'schema_version' | 'user_version'): number {
  return integerOf(rowOf(database.prepare(`PRAGMA ${name}`).get())?.[0]);
}

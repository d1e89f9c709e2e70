import type { DatabaseSync } from 'node:sqlite';
import { integerOf, resultCode, resultCodeOf, rowOf } from './sqlite-value.js';

/** Pages of the WAL not yet in the file: a short WAL is written over again and again, which costs less than a growing one. */
const pagesBetweenCheckpoints = 1_000;
/** 16 MiB. A reader in the way of a checkpoint lets the WAL grow; from here on the writer waits for readers to end. */
export const walPagesMax = 4_000;
/** A page of the feed is read in a few milliseconds. Whoever reads longer, a backup for instance, is not waited for. */
const readersTimeoutMsDefault = 100;
/** For an attempt SQLite waits at the places where readers stood when it began, though they may have moved to its end meanwhile: only a new one sees that. */
const attemptMs = 10;
/** Looking costs as much as a row. */
const commitsBetweenLooks = 8;
const bytesBetweenLooks = 1_024 * 1_024;

/** Brings what the WAL holds home into the log's file. Throws on an I/O error: then nothing may be written any more. */
export interface WalCheckpoint {
  /** To be called after each commit, with the bytes of its facts. */
  whenDue(bytes: number): void;
  /** Empties the WAL, unless a reader needs it or there is no room in the file: then the facts stay there, where they are as safe. */
  empty(): void;
}

export interface CheckpointTimes {
  /** Of everything else on this connection. */
  readonly busyTimeoutMs: number;
  /** How long a writer whose WAL is too long waits for readers to end: 100 unless given. */
  readonly readersTimeoutMs?: number | undefined;
}

export function walCheckpoint(
  database: DatabaseSync,
  { busyTimeoutMs, readersTimeoutMs = readersTimeoutMsDefault }: CheckpointTimes,
): WalCheckpoint {
  const look = database.prepare('PRAGMA wal_checkpoint(NOOP)');
  const passive = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  const truncate = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)');
  // What an earlier process left in the WAL is seen after the first commit.
  let commits = commitsBetweenLooks;
  let bytesWritten = 0;
  let pagesMax = walPagesMax;

  const empty = (): void => {
    const endsAt = performance.now() + readersTimeoutMs;
    database.exec(`PRAGMA busy_timeout = ${Math.min(attemptMs, readersTimeoutMs)}`);
    unlessFull(() => {
      let isBusy = true;
      do isBusy = rowOf(truncate.get())?.[0] === 1;
      while (isBusy && performance.now() < endsAt);
    });
    database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
  };
  const pagesOfWal = () => {
    const [, pages, pagesInFile] = rowOf(look.get()) ?? [];
    return { pages: integerOf(pages), pagesInFile: integerOf(pagesInFile) };
  };

  return {
    empty,
    whenDue: (bytes) => {
      commits += 1;
      bytesWritten += bytes;
      if (commits < commitsBetweenLooks && bytesWritten < bytesBetweenLooks) return;
      commits = 0;
      bytesWritten = 0;
      const { pages, pagesInFile } = pagesOfWal();
      if (pages >= pagesMax) {
        empty();
        // While a long reader is in the way, appends are not held up again at once.
        pagesMax = Math.max(walPagesMax, pagesOfWal().pages + pagesBetweenCheckpoints);
      } else if (pages - pagesInFile >= pagesBetweenCheckpoints) {
        unlessFull(() => passive.get());
      }
    },
  };
}

function unlessFull(checkpoint: () => unknown): void {
  try {
    checkpoint();
  } catch (error) {
    if (resultCodeOf(error) !== resultCode.full) throw error;
  }
}

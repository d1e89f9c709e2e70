import { DatabaseSync } from 'node:sqlite';
import { openHeadMark } from './head-mark.js';
import { logAppender } from './log-appender.js';
import { integerOf, messageOf, resultCode, resultCodeOf, rowOf } from './sqlite-value.js';
import type { AppendAnswer, AppendRequest, WriterOptions } from './writer-messages.js';

/** Pages of the WAL not yet in the file: a short WAL is written over again and again, which costs less than a growing one. */
const pagesBetweenCheckpoints = 1_000;
const busyTimeoutMs = 5_000;

/** The only writer of a log. It runs in a thread of its own, so that an fsync never holds up a request. */
export interface LogWriter {
  /** Appends in order, in one transaction. Throws when the outcome is unknown: then nothing may be written any more. */
  write(batch: readonly AppendRequest[]): readonly AppendAnswer[];
  close(): void;
}

export function openLogWriter({ path, logId, pageCountMax }: WriterOptions): LogWriter {
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs, returnArrays: true });
  // The checkpoint is ours: SQLite's own would swallow a failed fsync and try it again.
  database.exec('PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -16000');
  if (pageCountMax !== undefined) database.exec(`PRAGMA max_page_count = ${pageCountMax}`);
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const checkpoint = walCheckpoint(database);
  const appender = logAppender(database);
  const mark = openHeadMark(path, logId);

  const rollBack = (ordinal: number): void => {
    if (database.isTransaction) database.exec('ROLLBACK');
    appender.readAgain();
    if (appender.tail().ordinal !== ordinal) throw new Error('The roll-back left facts behind');
  };

  return {
    write: (batch) => {
      const before = appender.tail().ordinal;
      try {
        begin.run();
        const answers = batch.map((append) => appender.answer(append));
        commit.run();
        const { ordinal } = appender.tail();
        if (ordinal > before) mark.write(ordinal);
        checkpoint.whenDue();
        return answers;
      } catch (error) {
        const code = resultCodeOf(error);
        if (code !== resultCode.full && code !== resultCode.busy) throw error;
        rollBack(before);
        const message = messageOf(error);
        return code === resultCode.full
          ? batch.map((append) => appender.answerFull(append, message))
          : batch.map(({ ticket }) => ({ ticket, outcome: 'unknown', message }));
      }
    },
    close: () => {
      mark.close();
      database.close();
    },
  };
}

function walCheckpoint(database: DatabaseSync) {
  const look = database.prepare('PRAGMA wal_checkpoint(NOOP)');
  const checkpoint = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  return {
    whenDue: (): void => {
      const [, pages, pagesInFile] = rowOf(look.get()) ?? [];
      if (integerOf(pages) - integerOf(pagesInFile) < pagesBetweenCheckpoints) return;
      try {
        checkpoint.get();
      } catch (error) {
        // Without room the facts stay in the WAL, where they are as safe.
        if (resultCodeOf(error) !== resultCode.full) throw error;
      }
    },
  };
}

export function bytesOf(appends: readonly AppendRequest[]): number {
  let bytes = 0;
  for (const { facts } of appends) {
    for (const { data, metadata } of facts) bytes += data.length + metadata.length;
  }
  return bytes;
}

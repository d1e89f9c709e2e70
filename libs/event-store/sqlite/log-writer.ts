import { DatabaseSync } from 'node:sqlite';
import { openHeadMark } from './head-mark.js';
import { logAppender } from './log-appender.js';
import { messageOf, resultCode, resultCodeOf } from './sqlite-value.js';
import { walCheckpoint } from './wal-checkpoint.js';
import type { AppendAnswer, AppendRequest, WriterOptions } from './writer-messages.js';

const busyTimeoutMs = 5_000;

/** The only writer of a log. It runs in a thread of its own, so that an fsync never holds up a request. */
export interface LogWriter {
  /** Appends in order, in one transaction. Throws when the outcome is unknown: then nothing may be written any more. */
  write(batch: readonly AppendRequest[]): readonly AppendAnswer[];
  /** To be called when the answers are on their way: nobody need wait for it. Throws when nothing may be written any more. */
  checkpointWhenDue(): void;
  close(): void;
}

export function openLogWriter({ path, logId, pageCountMax, readersTimeoutMs }: WriterOptions): LogWriter {
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs, returnArrays: true });
  // The checkpoint is ours: SQLite's own would swallow a failed fsync and try it again.
  database.exec('PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -16000');
  if (pageCountMax !== undefined) database.exec(`PRAGMA max_page_count = ${pageCountMax}`);
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const checkpoint = walCheckpoint(database, { busyTimeoutMs, readersTimeoutMs });
  const appender = logAppender(database);
  const mark = openHeadMark(path, logId);
  let bytesWritten = 0;

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
        bytesWritten = bytesOf(batch);
        return answers;
      } catch (error) {
        const code = resultCodeOf(error);
        if (code !== resultCode.full && code !== resultCode.busy) throw error;
        rollBack(before);
        // The room that the WAL takes is given back, if what it holds has its place in the file already.
        if (code === resultCode.full) checkpoint.empty();
        const message = messageOf(error);
        return code === resultCode.full
          ? batch.map((append) => appender.answerFull(append, message))
          : batch.map(({ ticket }) => ({ ticket, outcome: 'unknown', message }));
      }
    },
    checkpointWhenDue: () => {
      checkpoint.whenDue(bytesWritten);
    },
    close: () => {
      mark.close();
      checkpoint.empty();
      database.close();
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

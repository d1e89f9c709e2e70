import type { DatabaseSync } from 'node:sqlite';
import { revisionCache } from './revision-cache.js';
import { checksumOf, checksumStart } from './row-checksum.js';
import { integerOf, rowOf, rowsOf, textOf } from './sqlite-value.js';
import type { AppendAnswer, AppendRequest } from './writer-messages.js';

const streamsCachedMax = 100_000;

/** Where the log ends. */
interface Tail {
  readonly ordinal: number;
  readonly checksum: number;
  readonly recordedAt: string;
}

/** Answers appends inside a transaction that somebody else begins and ends. */
export interface LogAppender {
  answer(append: AppendRequest): AppendAnswer;
  /** Stores nothing, but recognises what was stored before. */
  answerFull(append: AppendRequest, message: string): AppendAnswer;
  tail(): Tail;
  /** Forgets what a rolled back transaction has taught. */
  readAgain(): void;
}

export function logAppender(database: DatabaseSync): LogAppender {
  const statements = prepare(database);
  const revisions = revisionCache(streamsCachedMax, (stream) => {
    const row = rowOf(statements.lastRevision.get(stream));
    return row === undefined ? -1 : integerOf(row[0]);
  });
  let tail = readTail(database);

  const insert = ({ ticket, stream, expected, recordedAt, facts }: AppendRequest): AppendAnswer => {
    let { ordinal, checksum } = tail;
    let revision = expected;
    // A clock that was set back must not reorder history.
    const at = recordedAt > tail.recordedAt ? recordedAt : tail.recordedAt;
    for (const { id, type, data, metadata } of facts) {
      ordinal += 1;
      revision += 1;
      checksum = checksumOf({ ordinal, stream, revision, id, type, data, metadata, recordedAt: at }, checksum);
      statements.insert.run(ordinal, stream, revision, id, type, data, metadata, at, checksum);
    }
    tail = { ordinal, checksum, recordedAt: at };
    revisions.remember(stream, revision);
    return { ticket, outcome: 'appended', revision, ordinal };
  };

  /** The first answer again, when these very facts follow the expected revision already. */
  const answerRetry = ({ ticket, stream, expected, facts }: AppendRequest, actual: number): AppendAnswer => {
    if (actual > expected) {
      const stored = rowsOf(statements.idsAfter.all(stream, expected, facts.length));
      const last = stored[facts.length - 1];
      if (last !== undefined && facts.every(({ id }, index) => stored[index]?.[0] === id)) {
        return { ticket, outcome: 'appended', revision: integerOf(last[1]), ordinal: integerOf(last[2]) };
      }
    }
    return { ticket, outcome: 'conflict', actual };
  };

  return {
    answer: (append) => {
      const actual = revisions.of(append.stream);
      return actual === append.expected ? insert(append) : answerRetry(append, actual);
    },
    answerFull: (append, message) => {
      const actual = revisions.of(append.stream);
      const { ticket } = append;
      return actual === append.expected ? { ticket, outcome: 'full', message } : answerRetry(append, actual);
    },
    tail: () => tail,
    readAgain: () => {
      revisions.clear();
      tail = readTail(database);
    },
  };
}

function prepare(database: DatabaseSync) {
  return {
    insert: database.prepare(
      `INSERT INTO facts (position, stream, revision, id, type, data, metadata, recorded_at, checksum)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    lastRevision: database.prepare('SELECT revision FROM facts WHERE stream = ? ORDER BY revision DESC LIMIT 1'),
    idsAfter: database.prepare(
      'SELECT id, revision, position FROM facts WHERE stream = ? AND revision > ? ORDER BY revision LIMIT ?',
    ),
  };
}

function readTail(database: DatabaseSync): Tail {
  const last = rowOf(
    database.prepare('SELECT position, checksum, recorded_at FROM facts ORDER BY position DESC LIMIT 1').get(),
  );
  return last === undefined
    ? { ordinal: 0, checksum: checksumStart, recordedAt: '' }
    : { ordinal: integerOf(last[0]), checksum: integerOf(last[1]), recordedAt: textOf(last[2]) };
}

import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type Clock, formatPosition, type Position, type RecordedFact, systemClock, unreachable } from '#libs/kernel';
import {
  type AppendOutcome,
  type CallOptions,
  EventStore,
  type ExpectedRevision,
  type FactToAppend,
  type FeedPage,
  type LogPage,
  type ReadOptions,
  StoreUnavailable,
  type StreamPage,
  type SubscribeOptions,
} from '../event-store.js';
import { factTextsOf } from '../fact-texts.js';
import { assertWithin } from '../same-history.js';
import { namingDamage } from './faults.js';
import { givingWay } from './giving-way.js';
import { headMarkPath, readHeadMark } from './head-mark.js';
import { assertSqliteVersion, createLog, isWithoutLog, openForReading, readLogId } from './log-format.js';
import { type LogReader, logReader } from './log-reader.js';
import { boundsAtStart, checkAtStart } from './start-check.js';
import { type Arrivals, follow, ownArrivals, polledArrivals } from './subscription.js';
import { takeWriteLock, type WriteLock } from './write-lock.js';
import { startWriter, type Writer } from './writer.js';
import type { AppendAnswer } from './writer-messages.js';

const deadlineMsDefault = 5_000;
const pollIntervalMs = 50;

export interface SqliteEventStoreOptions {
  /** The log's file; made when it is missing, unless `readOnly`. */
  readonly path: string;
  /** Gives `recordedAt`. */
  readonly clock?: Clock;
  /** Reads beside the process that writes. */
  readonly readOnly?: boolean;
  /** A quota for the file, in pages of 4 KiB; beyond it appends are refused as `STORAGE_FULL`. */
  readonly pageCountMax?: number;
  /** Whether a mark of more than the log holds refuses it: it does, unless somebody accepts a log that was put back. */
  readonly heedsMark?: boolean;
}

interface Parts {
  readonly database: DatabaseSync;
  readonly reader: LogReader;
  readonly logId: string;
  readonly arrivals: Arrivals;
  readonly clock: Clock;
  /** Undefined when opened read-only. */
  readonly writing: { readonly writer: Writer; readonly lock: WriteLock } | undefined;
}

/** The embedded log: one SQLite file, one writer in a thread of its own, readers wherever they are. */
export class SqliteEventStore extends EventStore {
  readonly #parts: Parts;
  readonly #closing = new AbortController();
  readonly #giveWay = givingWay();

  private constructor(parts: Parts) {
    super();
    this.#parts = parts;
  }

  /**
   * Opens the log, and checks it before anything is written. Throws `StoreInUse`, `StoreUnsupported`, `StoreDamaged`,
   * `AnotherLog`, `StoreTruncated`, or `StoreUnavailable` when it cannot be opened at all.
   */
  static async open(options: SqliteEventStoreOptions): Promise<SqliteEventStore> {
    assertSqliteVersion();
    const parts = options.readOnly === true ? openReadOnly(options) : await openForWriting(options);
    return new SqliteEventStore(parts);
  }

  override get logId(): string {
    return this.#parts.logId;
  }

  override async append(
    stream: string,
    facts: readonly FactToAppend[],
    expected: ExpectedRevision,
    { deadlineMs = deadlineMsDefault }: CallOptions = {},
  ): Promise<AppendOutcome> {
    const { clock, writing, logId } = this.#parts;
    this.history.assertTrue();
    if (writing === undefined) throw new StoreUnavailable('The log is open for reading only');
    const prepared = factTextsOf(stream, facts);
    if ('tooLarge' in prepared) return { outcome: 'refused', code: 'TOO_LARGE', message: prepared.tooLarge };
    const append = {
      stream,
      expected: expected === 'no-stream' ? -1 : expected,
      recordedAt: clock.now().toISOString(),
      facts: prepared.texts,
    };
    return outcomeOf(await writing.writer.append(append, prepared.byteCount, deadlineMs), logId);
  }

  override async readStream(stream: string, fromRevision: number, options: ReadOptions = {}): Promise<StreamPage> {
    return this.#reader().stream(stream, fromRevision, options);
  }

  override async readAll(after: Position | undefined, options: ReadOptions = {}): Promise<LogPage> {
    const page = this.#reader().all(after, options);
    // Whoever reads the whole log gives way to requests between two pages.
    if (!page.isCaughtUp) await this.#giveWay();
    return page;
  }

  override async *subscribe(after: Position | undefined, options: SubscribeOptions): AsyncIterable<FeedPage> {
    const signal = AbortSignal.any([options.signal, this.#closing.signal, this.history.signal]);
    yield* follow(this.#reader(), after, this.#parts.arrivals, { ...options, signal });
    this.history.assertTrue();
  }

  override async head(): Promise<Position | undefined> {
    return this.#reader().head();
  }

  override async newest(): Promise<RecordedFact | undefined> {
    return this.#reader().newest();
  }

  override async factAt(position: Position): Promise<RecordedFact | undefined> {
    return this.#reader().at(position);
  }

  /** False for good once the writer has stopped at an I/O error: then only opening the log again helps. A full disk passes. */
  override isWritable(): boolean {
    return this.history.fault() === undefined && (this.#parts.writing?.writer.isWritable() ?? false);
  }

  /** Finishes the appends under way, ends subscriptions, and lets the next process write. */
  override async close(): Promise<void> {
    const { database, writing } = this.#parts;
    this.#closing.abort();
    await writing?.writer.close();
    if (database.isOpen) database.close();
    writing?.lock.release();
  }

  #reader(): LogReader {
    if (this.#closing.signal.aborted) throw new StoreUnavailable('The log is closed');
    this.history.assertTrue();
    return this.#parts.reader;
  }
}

function openReadOnly({ path, clock = systemClock }: SqliteEventStoreOptions): Parts {
  if (!existsSync(path)) throw new StoreUnavailable(`There is no log at ${path}`);
  return { ...openReader(realpathSync(path)), clock, arrivals: polledArrivals(pollIntervalMs), writing: undefined };
}

async function openForWriting({
  path: given,
  clock = systemClock,
  pageCountMax,
  heedsMark = true,
}: SqliteEventStoreOptions): Promise<Parts> {
  mkdirSync(dirname(given), { recursive: true, mode: 0o700 });
  // One lock per file, by whatever name it is reached.
  const path = existsSync(given) ? realpathSync(given) : join(realpathSync(dirname(given)), basename(given));
  const lock = await takeWriteLock(path);
  try {
    if (!existsSync(path)) assertWithin(headMarkPath(path), readHeadMark(path), undefined);
    if (isWithoutLog(path)) createLog(path);
    const reading = openReader(path, heedsMark);
    const arrivals = ownArrivals();
    const writer = await startWriter({ path, logId: reading.logId, pageCountMax }, arrivals.tell).catch(
      (error: unknown) => {
        reading.database.close();
        throw error;
      },
    );
    return { ...reading, clock, arrivals, writing: { writer, lock } };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function openReader(path: string, heedsMark = true) {
  const database = openForReading(path);
  try {
    const logId = readLogId(database, path);
    checkAtStart(database, path, logId, { ...boundsAtStart, heedsMark });
    return { database, logId, reader: logReader(database, path, logId) };
  } catch (error) {
    database.close();
    throw namingDamage(path, error);
  }
}

function outcomeOf(answer: AppendAnswer, logId: string): AppendOutcome {
  switch (answer.outcome) {
    case 'appended':
      return { outcome: 'appended', revision: answer.revision, position: formatPosition(logId, answer.ordinal) };
    case 'conflict':
      return { outcome: 'conflict', actualRevision: answer.actual === -1 ? 'no-stream' : answer.actual };
    case 'full':
      return { outcome: 'refused', code: 'STORAGE_FULL', message: answer.message };
    case 'unknown':
      return { outcome: 'unknown', message: answer.message };
    default:
      return unreachable(answer);
  }
}

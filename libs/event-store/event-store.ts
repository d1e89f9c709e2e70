import {
  comparePositions,
  type FactMetadata,
  type Mark,
  type Position,
  type RecordedFact,
  type ServerClock,
} from '#libs/kernel';
import { History } from './history.js';

/** A fact on its way into the log; sealed fields are sealed already. */
export interface FactToAppend {
  /** UUIDv7, drawn when the command was decided, and the same for every transport retry of this append. */
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly metadata: FactMetadata;
}

/** The revision of the last fact the writer has seen, or that there is none. There is no "any revision". */
export type ExpectedRevision = number | 'no-stream';

export type AppendOutcome =
  /** `revision` and `position` of the last fact of this append, also when it is a retry of one already stored. */
  | { readonly outcome: 'appended'; readonly revision: number; readonly position: Position }
  | { readonly outcome: 'conflict'; readonly actualRevision: ExpectedRevision }
  /** Refused whole, nothing stored. `STORAGE_FULL` passes when there is room again. */
  | { readonly outcome: 'refused'; readonly code: 'TOO_LARGE' | 'STORAGE_FULL'; readonly message: string }
  /** Stored or not: nobody knows. Repeat with the same ids at the same expected revision to find out. */
  | { readonly outcome: 'unknown'; readonly message: string };

export interface StreamPage {
  readonly facts: readonly RecordedFact[];
  /** Nothing follows in the stream at the time of the read. */
  readonly isEnd: boolean;
}

/** A piece of the feed. `isCaughtUp` is in-band: everything stored when the page was read has been delivered with it. */
export interface FeedPage {
  readonly facts: readonly RecordedFact[];
  readonly isCaughtUp: boolean;
}

/** A page of all streams. */
export interface LogPage extends FeedPage {
  /** Where to go on from: it stands past all facts that were read, those of other categories included. */
  readonly last: Position | undefined;
  /** The last fact that was read, those of other categories included: what is kept as a checkpoint. Undefined when none was. */
  readonly lastFact: Mark | undefined;
  /** How many facts were read, those of other categories included. */
  readonly readCount: number;
  /** About how many bytes they had. */
  readonly readBytes: number;
}

export interface CallOptions {
  /**
   * Milliseconds after which the call gives up: 5,000 unless said. An append then answers `unknown`, a read of a log elsewhere throws
   * `StoreUnavailable`. The embedded log reads a page at one go, from its own process: nothing could cut it short, so it heeds no deadline there.
   */
  readonly deadlineMs?: number;
}

export interface ReadOptions extends CallOptions {
  /** Facts per page, 1 to 1,000; 500 unless said. */
  readonly countMax?: number;
  /**
   * Bytes of facts per page, where it matters how long reading one holds the event loop: a page ends at the fact with which it has them or
   * before it, and has one fact at least. Unless said, only their number ends a page. A subscription to a server hands out what has arrived.
   */
  readonly bytesMax?: number;
  /** Only streams whose name begins with one of these categories and a hyphen. */
  readonly categories?: readonly string[];
}

export interface SubscribeOptions extends ReadOptions {
  readonly signal: AbortSignal;
}

/** The log cannot be reached, or did not answer in time. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/**
 * Port of the log. Adapters: `sqlite/` (embedded), `eventstoredb/` (distributed). It promises only what both keep:
 * an append is idempotent only as a retry of one decision (same ids, same expected revision), never two of them in flight;
 * positions increase, with gaps; a page may be empty and not the end when a filter dropped everything in it.
 */
export abstract class EventStore {
  /** Which log this is: all its positions begin with it. */
  abstract get logId(): string;
  /** What this process has seen of the log, and whether it still is so. */
  readonly history = new History();
  /** Of the server; undefined where the log is in a file. */
  readonly serverClock: ServerClock | undefined;

  /**
   * At least one fact; at most 500 facts, 512 KiB per fact and 900 KiB in all, or `refused` as `TOO_LARGE`. Throws
   * `StoreUnavailable` when the append was certainly not taken: the log is open for reading only, or too much waits already.
   */
  abstract append(
    stream: string,
    facts: readonly FactToAppend[],
    expected: ExpectedRevision,
    options?: CallOptions,
  ): Promise<AppendOutcome>;
  /** Facts of a stream from a revision on, inclusive. A missing stream is an empty page. */
  abstract readStream(stream: string, fromRevision: number, options?: ReadOptions): Promise<StreamPage>;
  /**
   * Facts of all streams after a position, exclusive; from the first when it is undefined.
   */
  abstract readAll(after: Position | undefined, options?: ReadOptions): Promise<LogPage>;
  /** The same without an end: waits for more. Pull-based, so a slow reader costs no memory. Ends when the signal aborts. Resubscribes by itself. */
  abstract subscribe(after: Position | undefined, options: SubscribeOptions): AsyncIterable<FeedPage>;
  /** The position of the last fact, undefined while the log is empty. */
  abstract head(options?: CallOptions): Promise<Position | undefined>;
  /** The last fact, undefined while the log is empty. Positions have gaps: nobody can compute the one before another. */
  abstract newest(options?: CallOptions): Promise<RecordedFact | undefined>;
  /** The fact that stands exactly at the position; undefined when none of ours does. One read, however large the log. Rejects with `ForeignPosition`. */
  abstract factAt(position: Position, options?: CallOptions): Promise<RecordedFact | undefined>;
  /**
   * Tells whether the log has got to the position, which need not be that of a fact: where a server keeps other things too, `last` of a
   * page may stand at one of them, behind the newest fact. Rejects with `ForeignPosition`.
   */
  async hasReached(position: Position, options?: CallOptions): Promise<boolean> {
    const head = await this.head(options);
    return head !== undefined && comparePositions(position, head) <= 0;
  }
  /** False when no append will be taken before the log is opened again. A full disk passes, so it does not count. */
  abstract isWritable(): boolean;
  abstract close(): Promise<void>;
}

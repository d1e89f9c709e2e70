import type { Mark, RecordedFact } from '#libs/kernel';
import { instantIn } from './aggregate-store/fact-id.js';

/** The append may have been stored or not; the caller repeats the command with the same idempotency key to find out. */
export class UnknownOutcome extends Error {
  override readonly name = 'UnknownOutcome';

  constructor(
    readonly stream: string,
    reason: string,
  ) {
    super(`Nobody knows whether the facts for ${stream} were stored: ${reason}`);
  }
}

/** No room for the facts; nothing was stored, and commands are taken again when there is room. */
export class StorageFull extends Error {
  override readonly name = 'StorageFull';

  constructor(readonly stream: string) {
    super(`There is no room to store the facts for ${stream}`);
  }
}

/** A stream that commands fold stays small; this one would not. */
export class StreamTooLong extends Error {
  override readonly name = 'StreamTooLong';

  constructor(
    readonly stream: string,
    readonly limit: string,
  ) {
    super(`Stream ${stream} would grow beyond ${limit}`);
  }
}

/** Other writers came first each time, or too many commands wait for this stream already. */
export class Contended extends Error {
  override readonly name = 'Contended';

  constructor(
    readonly stream: string,
    reason: string,
  ) {
    super(`Too many commands for ${stream} at once: ${reason}`);
  }
}

/** What a person runs who wants to go on with the log as it is. */
const remedy = 'Put the newest copy of the log back, or accept this one: npm run accept-restored-log';

/** A checkpoint is ahead of the log: its tail was cut, or an older copy of it was put back. */
export class StoreTruncated extends Error {
  override readonly name = 'StoreTruncated';
  readonly code = 'STORE_TRUNCATED';

  constructor(
    /** Who remembers a fact that the log no longer holds. */
    readonly witness: string,
    readonly witnessPosition: string,
    readonly headPosition: string | undefined,
  ) {
    super(
      `STORE_TRUNCATED: ${witness} has seen ${witnessPosition}, but the log ends at ${headPosition ?? 'its beginning'}. ${remedy}`,
    );
  }
}

interface OfAnotherLog {
  /** Who remembers a fact of the other log. */
  readonly witness: string;
  readonly seenLogId: string;
  readonly logId: string;
}

/** What is kept beside the log belongs to another one: the wrong event store, namespace, database or directory was named. Nobody may accept that. */
export class AnotherLog extends Error {
  override readonly name = 'AnotherLog';
  readonly code = 'ANOTHER_LOG';
  readonly seenLogId: string;
  readonly logId: string;

  constructor({ witness, seenLogId, logId }: OfAnotherLog) {
    super(
      `ANOTHER_LOG: ${witness} has seen facts of the log ${seenLogId}, but this is the log ${logId}. Name the log and the database that belong together: ` +
        'BOURSE_EVENT_STORE_URL and BOURSE_EVENT_STORE_NAMESPACE with BOURSE_DATABASE_URL and BOURSE_DATABASE_SCHEMA, or one BOURSE_DATA_DIRECTORY',
    );
    this.seenLogId = seenLogId;
    this.logId = logId;
  }
}

interface WentBack {
  /** Who remembers the fact. */
  readonly witness: string;
  readonly seen: Mark;
  /** The newest fact of the log as it is. */
  readonly head: RecordedFact | undefined;
}

/** The log no longer holds a fact that somebody has seen in it: an older copy of it was put back. */
export class LogWentBack extends Error {
  override readonly name = 'LogWentBack';
  readonly code = 'LOG_WENT_BACK';
  readonly witness: string;
  readonly seen: Mark;

  constructor({ witness, seen, head }: WentBack) {
    const of = seen.factId === undefined ? '' : ` the fact ${seen.factId} of ${instantIn(seen.factId) ?? 'some day'}`;
    const end = head === undefined ? 'its beginning' : `${head.position}, recorded at ${head.recordedAt}`;
    super(
      `LOG_WENT_BACK: ${witness} has seen${of} at ${seen.position}, which the log does not hold any more; it ends at ${end}. ${remedy}`,
    );
    this.witness = witness;
    this.seen = seen;
  }
}

/** The position is one of this log, but no fact stands there: it was not kept as it was received. */
export class UnknownPosition extends Error {
  override readonly name = 'UnknownPosition';

  constructor(readonly position: string) {
    super(`No fact stands at ${position}`);
  }
}

/** Somebody deleted facts on the server, or cut a stream: Bourse never does, and nothing can be decided on what is left. */
export class StreamDeleted extends Error {
  override readonly name = 'StreamDeleted';

  constructor(readonly stream: string) {
    super(`${stream} was deleted or cut on the event store, which Bourse never does: nothing can be decided on it`);
  }
}

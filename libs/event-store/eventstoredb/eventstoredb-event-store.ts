import {
  type Clock,
  comparePositions,
  type Mark,
  type Position,
  type RecordedFact,
  type ServerClock,
  systemClock,
} from '#libs/kernel';
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
import { History } from '../history.js';
import { type Appender, appender, type RecordedAt } from './appender.js';
import { type Assurance, assurance, assuredClient, contactInDoubt } from './assurance.js';
import { type ClientName, serversIn } from './connection-string.js';
import { type Contact, contact } from './contact.js';
import { ignore } from './event-cursors.js';
import { type FeedTimes, follow } from './feed.js';
import { type ClientLease, leaseClient } from './leased-client.js';
import { establishLogId } from './log-id.js';
import { type LogPlace, type LogReader, logReader } from './log-reader.js';
import { readAttempts } from './read-attempts.js';
import { recordingClock } from './recording-clock.js';
import type { OnClientReplaced } from './replaceable-client.js';
import { eventStoreClock } from './server-clock.js';
import { streamNames } from './stream-names.js';

const deadlineMsDefault = 5_000;
const openTimeoutMsDefault = 10_000;
const confirmationMsDefault = 10_000;
const silenceMsDefault = 30_000;
const appendsUnderWayMax = 10_000;
const bytesUnderWayMax = 256 * 1_024 * 1_024;

export interface EventStoreDbOptions extends Partial<FeedTimes> {
  /** `esdb://` or `kurrentdb://`, each also with `+discover`: servers, user and password, TLS and keep-alive are in it. */
  readonly url: string;
  /** Which package talks to it: `eventstore` unless said. One process takes one of them, for good. */
  readonly client?: ClientName;
  /** A slug that goes before the names of all streams, for a server that holds other things too. */
  readonly namespace?: string;
  /** Gives `recordedAt`. */
  readonly clock?: Clock;
  /** Milliseconds within which the first connection is there, or opening fails: 10,000 unless said. */
  readonly openTimeoutMs?: number;
  /** Hears of each client that failed and was replaced, as long as the store is open. */
  readonly onClientReplaced?: OnClientReplaced | undefined;
}

interface Parts {
  readonly history: History;
  readonly assurance: Assurance;
  readonly lease: ClientLease;
  readonly place: LogPlace;
  readonly contact: Contact;
  readonly reader: LogReader;
  readonly appender: Appender;
  readonly feedTimes: FeedTimes;
}

/** The log on EventStoreDB or KurrentDB, 23.10 or later. */
export class EventStoreDbEventStore extends EventStore {
  override readonly serverClock: ServerClock;
  readonly #parts: Parts;
  readonly #closing = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();
  #bytesUnderWay = 0;

  override readonly history: History;

  private constructor(parts: Parts) {
    super();
    this.#parts = parts;
    this.serverClock = parts.place.serverClock;
    this.history = parts.history;
  }

  /** Connects, and settles which log this is. Throws `StoreUnavailable`, and `RangeError` for an option that cannot be. */
  static async open(options: EventStoreDbOptions): Promise<EventStoreDbEventStore> {
    const { url, client: name = 'eventstore', namespace = '', clock = systemClock } = options;
    const names = streamNames(namespace);
    const deadlineAt = performance.now() + (options.openTimeoutMs ?? openTimeoutMsDefault);
    const lease = await leaseClient(name, url);
    try {
      const own = contact(lease.watch);
      const attempts = readAttempts(lease.client, serversIn(url), own);
      const beginning = await establishLogId(attempts, names.logStream, deadlineAt);
      const serverClock = eventStoreClock(attempts, names.clockStream);
      const history = new History();
      const place = { ...beginning, names, times: recordingClock(clock), serverClock, history };
      const certainty = assurance(history, () => logReader(attempts, place));
      const doubting = contactInDoubt(own, certainty);
      const client = assuredClient(lease.client, certainty);
      const reader = logReader(readAttempts(client, serversIn(url), doubting), place);
      // What is recorded from now on is not recorded before the last fact.
      await reader.newest(deadlineAt);
      const { confirmationMs = confirmationMsDefault, silenceMs = silenceMsDefault } = options;
      const feedTimes = { confirmationMs, silenceMs };
      return new EventStoreDbEventStore({
        lease: heard(lease, options.onClientReplaced),
        place,
        history,
        assurance: certainty,
        contact: doubting,
        reader,
        appender: appender(client, beginning.logId, doubting),
        feedTimes,
      });
    } catch (error) {
      await lease.release();
      throw error;
    }
  }

  override get logId(): string {
    return this.#parts.place.logId;
  }

  override append(
    stream: string,
    facts: readonly FactToAppend[],
    expected: ExpectedRevision,
    options?: CallOptions,
  ): Promise<AppendOutcome> {
    // An attempt that is repeated is recorded when it is stored, not when it was first tried.
    const { times, serverClock } = this.#parts.place;
    const last = facts.at(-1);
    if (last !== undefined) serverClock.sending(last.id);
    return this.appendRecorded(stream, facts, expected, { ...options, recordedAt: () => times.next() });
  }

  /** Appends facts that were recorded elsewhere and keep their times: for moving a log, never for a decision. */
  async appendRecorded(
    stream: string,
    facts: readonly FactToAppend[],
    expected: ExpectedRevision,
    { deadlineMs = deadlineMsDefault, recordedAt }: CallOptions & { readonly recordedAt: RecordedAt },
  ): Promise<AppendOutcome> {
    const streamName = this.#parts.place.names.nameOf(stream);
    const prepared = factTextsOf(stream, facts);
    if ('tooLarge' in prepared) return { outcome: 'refused', code: 'TOO_LARGE', message: prepared.tooLarge };
    if (this.#closing.signal.aborted) return { outcome: 'unknown', message: 'the store is closed' };
    this.#assertRoom(prepared.byteCount);
    const deadlineAt = performance.now() + deadlineMs;
    const { byteCount } = prepared;
    const seen = this.history.furthest();
    const call = this.#parts.appender.append({ streamName, facts, byteCount, expected, recordedAt, deadlineAt });
    const outcome = await this.#counted(call, byteCount);
    if (outcome.outcome !== 'appended') return outcome;
    await this.#noteAppended({ position: outcome.position, factId: facts.at(-1)?.id }, seen);
    return outcome;
  }

  override readStream(stream: string, fromRevision: number, options: ReadOptions = {}): Promise<StreamPage> {
    return this.#read((reader, deadlineAt) => reader.stream(stream, fromRevision, options, deadlineAt), options);
  }

  override readAll(after: Position | undefined, options: ReadOptions = {}): Promise<LogPage> {
    return this.#read((reader, deadlineAt) => reader.all(after, options, deadlineAt), options);
  }

  override async *subscribe(after: Position | undefined, options: SubscribeOptions): AsyncIterable<FeedPage> {
    const { lease, place, contact: own, feedTimes: times, assurance: certainty } = this.#parts;
    this.history.assertTrue();
    const signal = AbortSignal.any([options.signal, this.#closing.signal, this.history.signal]);
    const following = { client: lease.client, place, contact: own, times, look: certainty.look };
    try {
      yield* follow(following, after, { ...options, signal });
    } finally {
      this.history.assertTrue();
    }
  }

  override async head(options: CallOptions = {}): Promise<Position | undefined> {
    return (await this.newest(options))?.position;
  }

  override newest(options: CallOptions = {}): Promise<RecordedFact | undefined> {
    return this.#read((reader, deadlineAt) => reader.newest(deadlineAt), options);
  }

  override hasReached(position: Position, options: CallOptions = {}): Promise<boolean> {
    return this.#read((reader, deadlineAt) => reader.reaches(position, deadlineAt), options);
  }

  override factAt(position: Position, options: CallOptions = {}): Promise<RecordedFact | undefined> {
    return this.#read((reader, deadlineAt) => reader.at(position, deadlineAt), options);
  }

  /** Whether the last attempts reached the server; the next one that does makes it true again. */
  override isWritable(): boolean {
    const isOpen = !this.#closing.signal.aborted && this.history.fault() === undefined;
    return isOpen && this.#parts.contact.isReachable();
  }

  /** Ends subscriptions, lets calls under way end by their deadlines, and closes the connection with its last user. */
  override async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#underWay);
    await this.#parts.lease.release();
  }

  async #read<T>(
    read: (reader: LogReader, deadlineAt: number) => Promise<T>,
    { deadlineMs = deadlineMsDefault }: CallOptions,
  ): Promise<T> {
    if (this.#closing.signal.aborted) throw new StoreUnavailable('The log is closed');
    return this.#counted(read(this.#parts.reader, performance.now() + deadlineMs), 0);
  }

  /** An answer that stands before what was seen already is that of a repetition, or of a log that was put back. */
  async #noteAppended(mark: Mark, seen: Mark | undefined): Promise<void> {
    const { assurance: certainty } = this.#parts;
    if (seen !== undefined && comparePositions(mark.position, seen.position) <= 0) {
      // What is stored is stored: a server that cannot be asked now is asked before the next call.
      certainty.doubt();
      await certainty.assured().catch(ignore);
      this.history.assertTrue();
    }
    this.history.saw(mark);
  }

  #assertRoom(byteCount: number): void {
    if (this.#underWay.size >= appendsUnderWayMax || this.#bytesUnderWay + byteCount > bytesUnderWayMax) {
      throw new StoreUnavailable(`More than ${appendsUnderWayMax} calls wait for the event store`);
    }
  }

  async #counted<T>(call: Promise<T>, byteCount: number): Promise<T> {
    this.#underWay.add(call);
    this.#bytesUnderWay += byteCount;
    try {
      return await call;
    } catch (error) {
      this.history.assertTrue();
      throw error;
    } finally {
      this.#underWay.delete(call);
      this.#bytesUnderWay -= byteCount;
    }
  }
}

/** Clients that are replaced while the store is opened are nobody's news: that the server is not there yet is told already. */
function heard(lease: ClientLease, onReplaced: OnClientReplaced = () => undefined): ClientLease {
  const stopHearing = lease.onReplaced((replaced) => onReplaced(replaced));
  const release = () => {
    stopHearing();
    return lease.release();
  };
  return { ...lease, release };
}

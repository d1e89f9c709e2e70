import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { type AllEvents, createAllEvents } from './all-events.js';
import { type AppendDecision, decideAppend, type ExpectedRevision } from './decide-append.js';
import { openEventLog } from './event-log.js';
import { answerOf, headerOf, lengthOf, type ProposedEvent, type RecordHeader } from './event-record.js';
import { describeStream, eventWriter } from './event-writer.js';
import { createStreams, isSoftDeleted, type Stream, type Streams } from './streams.js';
import { firstEvents, softDeletion, tombstone, truncation } from './system-events.js';

export type AppendOutcome =
  | { readonly kind: 'stored'; readonly lastRevision: number; readonly position: number }
  | { readonly kind: 'wrong-revision'; readonly lastRevision: number | undefined }
  | { readonly kind: 'stream-deleted' }
  /** Another append of the same events is under way: this one is never answered. */
  | { readonly kind: 'dropped' };

export interface Append {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly ProposedEvent[];
}

export interface Removal {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  /** A tombstone, and not only a soft delete. */
  readonly isForEver: boolean;
}

type Answer = (outcome: AppendOutcome) => void;

/** The log with its indexes in memory. What is decided is seen by the next decision; what is durable is seen by readers. */
export interface Database {
  /** Calls `answer` once: at once when nothing is stored, otherwise when the events are on the disk. */
  append(append: Append, answer: Answer): void;
  remove(removal: Removal, answer: Answer): void;
  stream(name: string): Stream | undefined;
  readonly all: Pick<AllEvents, 'size' | 'positionAt' | 'indexAt'>;
  /** Records of all streams from a place on: some of them, none at the end. */
  page(index: number): readonly Buffer[];
  record(position: number): Buffer;
  /** Calls `listener` whenever events became durable; gives what takes it off. */
  onGrowth(listener: () => void): () => void;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly directory: string;
  readonly onFailure: (error: unknown) => void;
  readonly now: () => number;
  /** Where positions begin: 0 unless said. */
  readonly positionsFrom?: number | undefined;
}

/** Opens the directory's log, and begins a new one with the system events a real server begins with. */
export function openDatabase({ directory, onFailure, now, positionsFrom = 0 }: DatabaseOptions): Database {
  const all = createAllEvents();
  const listeners = new Set<() => void>();
  const record = (position: number) => log.read(position, lengthOf(log.read(position, 4)));
  const streams = createStreams((position) => headerOf(record(position)).id);
  const onDurable = (stored: Buffer, position: number, header: RecordHeader = headerOf(stored)) => {
    all.add(position, stored.length);
    if (!header.isTombstone) streams.durable(streams.of(header.stream), header.revision, position);
  };
  const log = openEventLog({
    directory,
    positionsFrom,
    onFailure,
    onRecord(stored, position) {
      const header = headerOf(stored);
      remember(streams, header, stored);
      onDurable(stored, position, header);
    },
  });
  const write = eventWriter({ log, streams, now, onDurable });
  const store: typeof write = (appends, answer) =>
    write(appends, (position) => {
      answer(position);
      for (const listener of listeners) listener();
    });
  if (all.size() === 0) store(firstEvents(), () => undefined);
  return {
    all,
    record,
    append(append, answer) {
      const stream = streams.of(append.stream);
      const ids = append.events.map(({ id }) => id);
      const decision = decideAppend(streams.history(stream), append.expected, ids);
      if (decision.kind !== 'store') return answer(outcomeOf(decision, stream));
      // The real server says of an empty append that it stored one event, and so does this one.
      const lastRevision = decision.firstRevision + Math.max(ids.length, 1) - 1;
      if (ids.length === 0) return answer({ kind: 'stored', lastRevision, position: log.nextRecordAt() });
      const revival = isSoftDeleted(stream) ? [truncation(stream.name, decision.firstRevision)] : [];
      store([...revival, append], (position) => answer({ kind: 'stored', lastRevision, position }));
    },
    remove({ stream: name, expected, isForEver }, answer) {
      const stream = streams.of(name);
      const decision = decideAppend(streams.history(stream), expected, []);
      if (decision.kind !== 'store') return answer(outcomeOf(decision, stream));
      store([isForEver ? tombstone(name) : softDeletion(name)], (position) =>
        answer({ kind: 'stored', lastRevision: stream.lastRevision, position }),
      );
    },
    stream: (name) => streams.known(name),
    page: (index) => all.page(log, index),
    onGrowth(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => log.close(),
  };
}

function outcomeOf(decision: Exclude<AppendDecision, { kind: 'store' }>, stream: Stream): AppendOutcome {
  switch (decision.kind) {
    case 'repeated': {
      const { lastRevision } = decision;
      return { kind: 'stored', lastRevision, position: stream.positions[lastRevision] ?? 0 };
    }
    case 'in-flight':
      return { kind: 'dropped' };
    default:
      return decision;
  }
}

/** Takes over what a record says when the log is read again after a start. */
function remember(streams: Streams, { stream, revision, isTombstone, id, type }: RecordHeader, record: Buffer): void {
  if (isTombstone) streams.of(stream).isTombstoned = true;
  else streams.decided(streams.of(stream), revision, id);
  if (type === '$metadata') describeStream(streams, stream, { type, data: dataOf(record) });
}

function dataOf(record: Buffer): Uint8Array {
  const event = streamsPb.ReadResp.deserializeBinary(answerOf(record)).getEvent()?.getEvent();
  return event?.getData_asU8() ?? new Uint8Array();
}

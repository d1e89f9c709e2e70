import streamsPb, { type ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { readAnswers } from './answers.js';
import type { Database } from './database.js';
import { answerOf, headerOf } from './event-record.js';
import { type EventFilter, filterOf, positionOf, streamOf } from './requests.js';
import { rpcErrors } from './rpc-errors.js';
import { firstVisible, isSoftDeleted, type Stream } from './streams.js';

/** The answers to a read of a stream. Throws the error that ends the call. */
export function* streamAnswers(database: Database, options: ReadReq.Options): Generator<Buffer> {
  const name = streamOf(options.getStream()?.getStreamIdentifier());
  const stream = database.stream(name);
  if (stream?.isTombstoned === true) throw rpcErrors.streamDeleted(name);
  if (stream === undefined || stream.positions.length === 0 || isSoftDeleted(stream)) {
    yield readAnswers.streamNotFound(name);
    return;
  }
  const first = firstVisible(stream);
  for (const revision of isBackwardsIn(options) ? downTo(first, options, stream) : upFrom(first, options, stream)) {
    const position = stream.positions[revision];
    if (position !== undefined) yield answerOf(database.record(position));
  }
}

function* upFrom(first: number, options: ReadReq.Options, { positions }: Stream): Generator<number> {
  const stream = options.getStream();
  if (stream?.hasEnd() === true) return;
  const from = stream?.hasRevision() === true ? Number(stream.getRevision()) : 0;
  for (let revision = Math.max(from, first); revision < positions.length; revision++) yield revision;
}

function* downTo(first: number, options: ReadReq.Options, { positions }: Stream): Generator<number> {
  const stream = options.getStream();
  const last = positions.length - 1;
  const revisionMax = stream?.hasRevision() === true ? Number(stream.getRevision()) : last;
  for (let revision = Math.min(revisionMax, last); revision >= first; revision--) yield revision;
}

/** The answers to a read of everything. The filter of a read is honoured when it comes over the wire; `@eventstore/db-client` never sends it. */
export function* allAnswers(database: Database, options: ReadReq.Options): Generator<Buffer> {
  const filter = filterOf(options);
  const records = isBackwardsIn(options)
    ? backwards(database, allStart(database, options))
    : forwards(database, allStart(database, options));
  for (const record of records) {
    if (filter === undefined || matches(filter, record)) yield answerOf(record);
  }
}

function matches(filter: EventFilter, record: Buffer): boolean {
  const { stream, type } = headerOf(record);
  return filter.matches(stream, type);
}

/** The place among all events where a read begins; a position that no event has is refused, one beyond the end is not. */
function allStart(database: Database, options: ReadReq.Options): number {
  const position = positionOf(options);
  if (position === 'end') return database.all.size();
  if (position === undefined) return 0;
  if (isBetweenEvents(database, position)) throw rpcErrors.invalidReadPosition();
  return database.all.indexAt(position);
}

/** Whether no event has this position, though later ones are there. */
export function isBetweenEvents({ all }: Database, position: number): boolean {
  const index = all.indexAt(position);
  return index < all.size() && all.positionAt(index) !== position;
}

function* forwards(database: Database, start: number): Generator<Buffer> {
  for (let index = start; ; ) {
    const page = database.page(index);
    if (page.length === 0) return;
    yield* page;
    index += page.length;
  }
}

/** A read backwards begins before its position. */
function* backwards(database: Database, start: number): Generator<Buffer> {
  for (let index = start - 1; index >= 0; index--) {
    const position = database.all.positionAt(index);
    if (position !== undefined) yield database.record(position);
  }
}

function isBackwardsIn(options: ReadReq.Options): boolean {
  return options.getReadDirection() === streamsPb.ReadReq.Options.ReadDirection.BACKWARDS;
}

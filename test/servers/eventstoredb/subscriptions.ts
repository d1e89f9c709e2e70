import { randomUUID } from 'node:crypto';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { answerWriter, type ReadCall } from './answer-writer.js';
import { readAnswers } from './answers.js';
import type { Database } from './database.js';
import { answerOf, headerOf } from './event-record.js';
import { isBetweenEvents } from './reads.js';
import { type EventFilter, filterOf, positionOf, streamOf } from './requests.js';
import { rpcErrors } from './rpc-errors.js';
import { firstVisible, isSoftDeleted } from './streams.js';

/** Gives what is there, says that it has caught up, and goes on with what comes until the client leaves. */
export async function subscribe(database: Database, call: ReadCall, options: ReadReq.Options): Promise<void> {
  const next = options.hasStream() ? streamFollower(database, options) : allFollower(database, options);
  const growth = growthOf(database, call);
  const write = answerWriter(call);
  await write([readAnswers.confirmation(randomUUID())]);
  let isCaughtUp = false;
  try {
    while (!call.cancelled) {
      growth.begin();
      const answers = next();
      await write(answers);
      if (answers.length > 0) continue;
      if (!isCaughtUp) await write([readAnswers.caughtUp()]);
      isCaughtUp = true;
      await growth.happened();
    }
  } finally {
    growth.stop();
  }
}

interface Growth {
  /** From here on, growth counts. */
  begin(): void;
  /** Waits until there is more than at the beginning, or the client has left. */
  happened(): Promise<void>;
  stop(): void;
}

function growthOf(database: Database, call: ReadCall): Growth {
  let growth = Promise.withResolvers<void>();
  const grow = () => growth.resolve();
  const stop = database.onGrowth(grow);
  call.once('cancelled', grow).once('close', grow);
  return {
    begin() {
      growth = Promise.withResolvers();
    },
    happened: () => growth.promise,
    stop,
  };
}

/** Gives the next answers each time it is called; none when everything has been given. */
type Follower = () => readonly Buffer[];

function allFollower(database: Database, options: ReadReq.Options): Follower {
  const filter = filterOf(options);
  const position = positionOf(options);
  if (typeof position === 'number' && isBetweenEvents(database, position))
    throw rpcErrors.invalidSubscriptionPosition();
  const after = position === 'end' ? (database.all.positionAt(database.all.size() - 1) ?? 0) : (position ?? 0);
  let index = database.all.indexAt(after + 1);
  let sinceCheckpoint = 0;
  const answersTo = (record: Buffer, at: number, through: EventFilter) => {
    const { stream, type } = headerOf(record);
    const answers = through.matches(stream, type) ? [answerOf(record)] : [];
    sinceCheckpoint += 1;
    if (sinceCheckpoint < through.checkpointEvery) return answers;
    sinceCheckpoint = 0;
    return [...answers, readAnswers.checkpoint(database.all.positionAt(at) ?? 0)];
  };
  return () => {
    for (;;) {
      const start = index;
      const page = database.page(start);
      if (page.length === 0) return [];
      index += page.length;
      const answers =
        filter === undefined
          ? page.map(answerOf)
          : page.flatMap((record, offset) => answersTo(record, start + offset, filter));
      if (answers.length > 0) return answers;
    }
  };
}

const streamPageMax = 500;

function streamFollower(database: Database, options: ReadReq.Options): Follower {
  const identifier = options.getStream();
  const name = streamOf(identifier?.getStreamIdentifier());
  const known = database.stream(name);
  if (known?.isTombstoned === true) throw rpcErrors.streamDeleted(name);
  let next = 0;
  if (identifier?.hasEnd() === true) next = known?.positions.length ?? 0;
  else if (identifier?.hasRevision() === true) next = Number(identifier.getRevision()) + 1;
  return () => {
    const stream = database.stream(name);
    if (stream === undefined) return [];
    if (stream.isTombstoned) throw rpcErrors.streamDeleted(name);
    next = Math.max(next, isSoftDeleted(stream) ? 0 : firstVisible(stream));
    const positions = isSoftDeleted(stream) ? [] : stream.positions.slice(next, next + streamPageMax);
    next += positions.length;
    return positions.map((position) => answerOf(database.record(position)));
  };
}

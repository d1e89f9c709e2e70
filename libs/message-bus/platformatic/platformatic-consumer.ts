import { setTimeout as sleep } from 'node:timers/promises';
import { type BaseOptions, Consumer, type Message, type MessagesStream } from '@platformatic/kafka';
import { type BatchWork, batchWork, type Member, type ReceivedBatch } from '../batch-work.js';
import type { ConsumerOptions, IncomingMessage, MessageConsumer } from '../message-bus.js';
import { offsetFrom } from '../offset.js';
import { type Vitals, vitals } from '../vitals.js';
import { withErrorsHeard } from './heard-errors.js';

const defaultWedgedAfterMs = 60_000;
const defaultSessionTimeoutMs = 10_000;
const restartPauseMs = 500;

type Stream = MessagesStream<Buffer, Buffer, Buffer, Buffer>;
type StreamedMessage = Message;

/** A member of a group, made again whenever its partitions change hands or the client gives up. */
export function platformaticConsumer(connection: BaseOptions, options: ConsumerOptions): MessageConsumer {
  const pulse = vitals(options.wedgedAfterMs ?? defaultWedgedAfterMs);
  const stopping = new AbortController();
  const work = batchWork(options, pulse, stopping.signal);
  const live = async () => {
    while (!stopping.signal.aborted) {
      await oneLife(connection, options, { work, pulse, stopping: stopping.signal }).catch((error: unknown) => {
        pulse.sign();
        options.observer?.({ event: 'RESTARTED', error });
      });
      await sleep(restartPauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const lives = live();
  return {
    health: () => pulse.health(),
    stop: async () => {
      stopping.abort();
      await lives;
    },
  };
}

interface Surroundings {
  readonly work: BatchWork;
  readonly pulse: Vitals;
  readonly stopping: AbortSignal;
}

/** Until the consumer stops; throws when the client gives up. Each time the partitions change hands, reading begins anew. */
async function oneLife(connection: BaseOptions, options: ConsumerOptions, around: Surroundings): Promise<void> {
  const { group, topics, sessionTimeoutMs = defaultSessionTimeoutMs } = options;
  const consumer = withErrorsHeard(
    new Consumer({
      ...connection,
      groupId: group,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.min(1_000, sessionTimeoutMs / 3),
      maxWaitTime: 500,
      autocommit: false,
    }),
  );
  const failed = Promise.withResolvers<never>();
  consumer.on('error', failed.reject);
  failed.promise.catch(() => undefined);
  consumer.on('consumer:heartbeat:end', () => around.pulse.sign());
  consumer.on('consumer:heartbeat:error', () => around.pulse.sign());
  try {
    // Counted once here, so that the topics stay subscribed from one stream to the next and nobody has to join again.
    consumer.topics.trackAll(...topics);
    await consumer.joinGroup();
    while (!around.stopping.aborted) {
      around.work.forget();
      await Promise.race([readOneGeneration(consumer, options, around), failed.promise]);
    }
  } finally {
    await consumer.close(true).catch(() => undefined);
  }
}

async function readOneGeneration(consumer: Consumer, options: ConsumerOptions, around: Surroundings): Promise<void> {
  const { topics, observer } = options;
  const generation = consumer.generationId;
  await beginAtOwnOffsets(consumer, around.work);
  const places = (consumer.assignments ?? []).flatMap(({ partitions }) => partitions);
  observer?.({ event: 'ASSIGNED', partitionCount: places.length });
  const stream = await consumer.consume({
    topics: [...topics],
    mode: 'committed',
    fallbackMode: 'earliest',
    autocommit: false,
  });
  const end = () => {
    stream.destroy();
  };
  consumer.once('consumer:group:join', end);
  around.stopping.addEventListener('abort', end, { once: true });
  stream.on('fetch', () => around.pulse.sign());
  const isOver = () => consumer.generationId !== generation || around.stopping.aborted;
  try {
    if (!isOver()) await workOff(stream, consumer, { ...around, isOver });
  } catch (error) {
    if (!isOver()) throw error;
  } finally {
    consumer.off('consumer:group:join', end);
    around.stopping.removeEventListener('abort', end);
    end();
  }
}

/** What was committed may be ahead of the rows, when these came back from a backup: the group goes on from where the rows are. */
async function beginAtOwnOffsets(consumer: Consumer, work: BatchWork): Promise<void> {
  const places = (consumer.assignments ?? []).flatMap(({ topic, partitions }) =>
    partitions.map((partition) => ({ topic, partition })),
  );
  for (const { topic, partition } of places) {
    const start = await work.startOf(topic, partition);
    if (start !== undefined) await commit(consumer, topic, partition, start);
  }
}

const unknownEpoch = -1;

function commit(consumer: Consumer, topic: string, partition: number, offset: number): Promise<void> {
  return consumer.commit({ offsets: [{ topic, partition, offset: BigInt(offset), leaderEpoch: unknownEpoch }] });
}

interface Reading extends Surroundings {
  readonly isOver: () => boolean;
}

async function workOff(stream: Stream, consumer: Consumer, { work, isOver }: Reading): Promise<void> {
  for await (const message of stream) {
    for (const batch of batchesOf([message, ...bufferedIn(stream)])) {
      if (isOver()) return;
      const isMoved = await workOffOne(batch, consumer, { work, isOver });
      if (isMoved) return;
    }
  }
}

/** True when the next batch has to begin elsewhere. */
async function workOffOne(
  batch: ReceivedBatch,
  consumer: Consumer,
  { work, isOver }: Pick<Reading, 'work' | 'isOver'>,
): Promise<boolean> {
  const { topic, partition } = batch;
  let isMoved = false;
  const member: Member = {
    // The client's own heartbeats go on while we work; ours only notice that the partitions have changed hands.
    heartbeat: async () => {
      if (isOver()) throw new Error('The partitions have changed hands');
    },
    commit: (nextOffset) => commit(consumer, topic, partition, nextOffset),
    seek: async (offset) => {
      isMoved = true;
      await commit(consumer, topic, partition, offset);
    },
  };
  await work.run(batch, member);
  return isMoved;
}

const batchMessagesMax = 1_000;

function bufferedIn(stream: Stream): readonly StreamedMessage[] {
  const messages: StreamedMessage[] = [];
  while (messages.length < batchMessagesMax) {
    const read: unknown = stream.read();
    if (!isMessage(read)) return messages;
    messages.push(read);
  }
  return messages;
}

/** Null when nothing is buffered; the stream's types do not say what else it holds. */
const isMessage = (read: unknown): read is StreamedMessage => read !== null;

function batchesOf(messages: readonly StreamedMessage[]): readonly ReceivedBatch[] {
  const byPlace = Map.groupBy(messages, ({ topic, partition }) => `${topic}:${partition}`);
  return [...byPlace.values()].flatMap((itsMessages) => {
    const [first] = itsMessages;
    if (first === undefined) return [];
    const { topic, partition } = first;
    return [{ topic, partition, messages: itsMessages.map(incoming) }];
  });
}

function incoming({ topic, partition, offset, key, headers, value }: StreamedMessage): IncomingMessage {
  return {
    topic,
    partition,
    offset: offsetFrom(offset),
    key: textOf(key),
    headers: Object.fromEntries([...headers].map(([name, text]) => [String(name), textOf(text) ?? ''])),
    value: textOf(value) ?? '',
  };
}

/** The client's types leave out that key and value may be missing. */
const textOf = (bytes: Buffer | undefined | null): string | undefined => bytes?.toString();

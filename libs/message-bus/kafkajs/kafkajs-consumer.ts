import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, IHeaders, Kafka, KafkaMessage } from 'kafkajs';
import { type BatchWork, batchWork } from '../batch-work.js';
import type { ConsumerOptions, IncomingMessage, MessageConsumer } from '../message-bus.js';
import { offsetFrom } from '../offset.js';
import { type Vitals, vitals } from '../vitals.js';

const defaultWedgedAfterMs = 60_000;
const defaultSessionTimeoutMs = 10_000;
const restartPauseMs = 500;

/** A member of a group, made again whenever kafkajs gives it up for good. */
export async function kafkajsConsumer(kafka: Kafka, options: ConsumerOptions): Promise<MessageConsumer> {
  const pulse = vitals(options.wedgedAfterMs ?? defaultWedgedAfterMs);
  const stopping = new AbortController();
  const work = batchWork(options, pulse, stopping.signal);
  const live = async () => {
    while (!stopping.signal.aborted) {
      await oneLife(kafka, options, { work, pulse, stopping: stopping.signal }).catch((error: unknown) => {
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

/** Until the consumer stops, or kafkajs has crashed without wanting to restart: then it throws. */
async function oneLife(kafka: Kafka, options: ConsumerOptions, { work, pulse, stopping }: Surroundings): Promise<void> {
  const { group, topics, sessionTimeoutMs = defaultSessionTimeoutMs } = options;
  const consumer = kafka.consumer({
    groupId: group,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: Math.min(1_000, sessionTimeoutMs / 3),
    maxWaitTimeInMs: 500,
    allowAutoTopicCreation: false,
    // Without it a consumer that has run out of retries is dead, and says so only in the log.
    retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 2_000, restartOnFailure: async () => true },
  });
  const ended = Promise.withResolvers<void>();
  const stop = () => ended.resolve();
  stopping.addEventListener('abort', stop, { once: true });
  watch(consumer, options, { work, pulse, stopping }, ended.reject);
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: (payload) => handle(payload, consumer, work),
    });
    if (!stopping.aborted) await ended.promise;
  } finally {
    stopping.removeEventListener('abort', stop);
    await consumer.disconnect().catch(() => undefined);
  }
}

function watch(
  consumer: Consumer,
  { observer }: ConsumerOptions,
  { work, pulse }: Surroundings,
  giveUp: (error: unknown) => void,
): void {
  const { events } = consumer;
  for (const event of [events.HEARTBEAT, events.FETCH_START, events.FETCH, events.REQUEST_TIMEOUT]) {
    consumer.on(event, () => pulse.sign());
  }
  consumer.on(events.REBALANCING, () => work.forget());
  consumer.on(events.GROUP_JOIN, ({ payload }) => {
    pulse.sign();
    work.forget();
    const places = Object.entries(payload.memberAssignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    );
    observer?.({ event: 'ASSIGNED', partitionCount: places.length });
    beginAtOwnOffsets(consumer, places, work).catch(giveUp);
  });
  consumer.on(events.CRASH, ({ payload }) => {
    pulse.sign();
    if (payload.restart) observer?.({ event: 'RESTARTED', error: payload.error });
    else giveUp(payload.error);
  });
}

/** What was committed may be ahead of the rows, when these came back from a backup: reading goes on from where the rows are. */
async function beginAtOwnOffsets(
  consumer: Consumer,
  places: readonly { readonly topic: string; readonly partition: number }[],
  work: BatchWork,
): Promise<void> {
  for (const { topic, partition } of places) {
    const start = await work.startOf(topic, partition);
    if (start !== undefined) consumer.seek({ topic, partition, offset: String(start) });
  }
}

async function handle(payload: EachBatchPayload, consumer: Consumer, work: BatchWork): Promise<void> {
  const { batch } = payload;
  const { topic, partition } = batch;
  if (!payload.isRunning() || payload.isStale()) return;
  const messages = batch.messages.map((message) => incoming(topic, partition, message));
  await work.run(
    { topic, partition, messages },
    {
      heartbeat: () => payload.heartbeat(),
      seek: (offset) => consumer.seek({ topic, partition, offset: String(offset) }),
      commit: async (nextOffset) => {
        payload.resolveOffset(String(nextOffset - 1));
        await payload.commitOffsetsIfNecessary({
          topics: [{ topic, partitions: [{ partition, offset: String(nextOffset) }] }],
        });
      },
    },
  );
}

function incoming(topic: string, partition: number, { offset, key, headers, value }: KafkaMessage): IncomingMessage {
  return {
    topic,
    partition,
    offset: offsetFrom(offset),
    key: key?.toString(),
    headers: textsOf(headers ?? {}),
    value: value?.toString() ?? '',
  };
}

/** A header may come several times; the last one counts. */
function textsOf(headers: IHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, String((Array.isArray(value) ? value.at(-1) : value) ?? '')]),
  );
}

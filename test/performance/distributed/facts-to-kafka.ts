import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreDbEventStore } from '#libs/event-store';
import type { Position } from '#libs/kernel';
import {
  type MessageBus,
  type MessageProducer,
  type OutgoingMessage,
  openKafkaBus,
  publishedTopics,
  startPublisher,
} from '#libs/message-bus';
import { OperationalStore } from '#libs/read-store';
import { CheckpointInMemory } from '#libs/testing';
import { sampleStory } from '../../integration/read-store/sample-story.fixture.js';
import { type Benchmark, type Figure, interleaved } from '../figure.js';
import { drawnName, type Engines } from './engines.js';
import { type RawSend, rawKafkajs, rawPlatformatic } from './raw-producers.js';
import { fillLog } from './recorded-log.js';

const livesAll = 500;
const partitionCount = 6;
const patienceMs = 300_000;

interface Place {
  readonly eventStore: EventStoreDbEventStore;
  readonly operationalStore: OperationalStore;
  readonly brokers: readonly string[];
  readonly head: Position;
}

/** Facts per second from the event store to Kafka, acknowledged and with their bookmarks in PostgreSQL, and raw batches of the same messages. */
export const factsToKafka =
  (engines: Engines): Benchmark =>
  async ({ rounds, scale }) => {
    const place = await openPlace(engines, Math.max(20, Math.round(livesAll * scale)));
    const messages = await messagesIn(place);
    const rateOf = (ms: number) => (messages.length * 1_000) / ms;
    const published = (client: 'kafkajs' | 'platformatic') => async () => rateOf(await publish(place, client));
    const sent = (send: RawSend) => async () => rateOf(await sendRaw(place, send, messages));
    const [ours = 0, raw = 0, oursToo = 0, rawToo = 0] = await interleaved(rounds, [
      published('kafkajs'),
      sent(rawKafkajs),
      published('platformatic'),
      sent(rawPlatformatic),
    ]);
    await place.operationalStore.close();
    await place.eventStore.close();
    return [
      { ...figure('facts to Kafka, kafkajs', ours, 'raw kafkajs batches', raw), goal: '≥0.8' },
      { ...figure('facts to Kafka, @platformatic/kafka', oursToo, 'raw kafkajs batches', raw), goal: '≥0.8' },
      {
        ...figure('facts to Kafka, @platformatic/kafka', oursToo, 'raw batches of the same client', rawToo),
        goal: 'none',
      },
    ];
  };

const figure = (name: string, value: number, peer: string, reached: number): Omit<Figure, 'goal'> => ({
  name,
  value: Math.round(value),
  unit: 'messages/s',
  against: `${peer}: ${Math.round(reached)}`,
  ratio: value / reached,
});

async function openPlace(engines: Engines, lives: number): Promise<Place> {
  const [url, databaseUrl, brokers] = await Promise.all([
    engines.eventStoreUrl(),
    engines.databaseUrl(),
    engines.brokers(),
  ]);
  const eventStore = await EventStoreDbEventStore.open({ url, namespace: drawnName() });
  await fillLog(eventStore, await sampleStory(lives));
  const operationalStore = await OperationalStore.open({ url: databaseUrl, schema: drawnName() });
  const head = await eventStore.head();
  if (head === undefined) throw new Error('The log is empty');
  return { eventStore, operationalStore, brokers, head };
}

/** What the publisher sends when it is given a producer that only takes it down. */
async function messagesIn(place: Place): Promise<readonly OutgoingMessage[]> {
  const messages: OutgoingMessage[] = [];
  const producer = {
    send: async (sent: readonly OutgoingMessage[]) => void messages.push(...sent),
    close: async () => {},
  };
  await publishAll(place, producer, new CheckpointInMemory(), 'raw');
  return messages;
}

/** Milliseconds until everything is acknowledged. */
async function publish(place: Place, client: 'kafkajs' | 'platformatic'): Promise<number> {
  const prefix = drawnName();
  return onNewTopics(place, prefix, client, async (bus) => {
    const producer = bus.producer();
    const started = performance.now();
    await publishAll(place, producer, place.operationalStore.bookmarks.of(prefix), prefix);
    return performance.now() - started;
  });
}

async function publishAll(
  { eventStore, head }: Place,
  producer: MessageProducer,
  checkpoint: Parameters<typeof startPublisher>[0]['checkpoint'],
  topicPrefix: string,
): Promise<void> {
  const publisher = startPublisher({
    eventStore,
    producer,
    topics: { ends: async () => new Map() },
    checkpoint,
    topicPrefix,
    source: 'urn:benchmark',
  });
  const endsAt = performance.now() + patienceMs;
  while (publisher.progress().position !== head) {
    const { failure } = publisher.progress();
    if (failure !== undefined || performance.now() > endsAt) throw new Error(`Not published: ${failure}`);
    await sleep(2);
  }
  await publisher.stop();
}

function sendRaw(place: Place, send: RawSend, messages: readonly OutgoingMessage[]): Promise<number> {
  const prefix = drawnName();
  const renamed = messages.map((message) => ({ ...message, topic: message.topic.replace(/^raw/, prefix) }));
  return onNewTopics(place, prefix, 'kafkajs', async () => {
    const started = performance.now();
    await send(place.brokers, renamed);
    return performance.now() - started;
  });
}

async function onNewTopics<T>(
  { brokers }: Place,
  prefix: string,
  client: 'kafkajs' | 'platformatic',
  run: (bus: MessageBus) => Promise<T>,
): Promise<T> {
  const bus = await openKafkaBus(client, { brokers, clientId: 'benchmark' });
  try {
    const settings = { partitionCount, replicationFactor: 1, cleanup: 'DELETE', retentionMs: -1 } as const;
    await bus.topics.ensure(publishedTopics(prefix).map((topic) => ({ topic, ...settings })));
    return await run(bus);
  } finally {
    await bus.close();
  }
}

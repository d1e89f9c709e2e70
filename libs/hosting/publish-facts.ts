import { type MessageBus, type Publisher, publishedTopics, startPublisher } from '#libs/message-bus';
import type { Log, Metrics, Readiness } from '#libs/observability';
import { keepAtIt, type Turns } from './keep-at-it.js';
import type { Parts } from './parts.js';
import { publisherBookmark } from './publisher-bookmarks.js';

export interface PublishFacts {
  readonly bus: MessageBus;
  readonly parts: Parts;
  readonly prefix: string;
  readonly partitionCount: number;
  readonly replicationFactor: number;
  readonly log: Log;
  readonly readiness: Readiness;
  /** One publisher of several is active; undefined where this process is the only one. */
  readonly turns: Turns | undefined;
}

/** Published facts are kept: whoever comes later reads all of them. */
const forEver = -1;

/** Publishes until it is left, as soon as the bus answers and it is this process's turn. Gives how to leave. */
export function publishFacts(options: PublishFacts): () => Promise<void> {
  const { bus, prefix, partitionCount, replicationFactor, log, readiness, turns } = options;
  const topics = publishedTopics(prefix);
  const settings = { partitionCount, replicationFactor, cleanup: 'DELETE', retentionMs: forEver } as const;
  const ensure = async () => {
    for (const difference of await bus.topics.ensure(topics.map((topic) => ({ topic, ...settings })))) {
      log.warn(difference, 'a topic is not as it is wanted to be');
    }
  };
  const active: Active = { publisher: undefined };
  readiness.watch('publisher', () => active.publisher?.progress().failure);
  watchPublisher(options.parts.metrics, active);
  const begin = async () => {
    await ensure();
    return publishing(options, active);
  };
  return keepAtIt({
    turns,
    begin,
    onFault: (error) => options.parts.outages.failed('publishing did not begin, and is tried again', { err: error }),
  });
}

/** Undefined while another process publishes. */
interface Active {
  publisher: Publisher | undefined;
}

function publishing({ bus, parts, prefix }: PublishFacts, active: Active): () => Promise<void> {
  const { eventStore, operationalStore, clock } = parts;
  const producer = bus.producer();
  const publisher = startPublisher({
    eventStore,
    producer,
    topics: bus.topics,
    checkpoint: operationalStore.bookmarks.of(publisherBookmark(prefix)),
    topicPrefix: prefix,
    source: `urn:${prefix}`,
    onFailure: (error) => parts.outages.failed('facts could not be published, and are tried again', { err: error }),
    now: () => clock.now(),
  });
  active.publisher = publisher;
  return async () => {
    await publisher.stop();
    await producer.close();
    active.publisher = undefined;
  };
}

function watchPublisher(metrics: Metrics, active: Active): void {
  const progress = () => active.publisher?.progress() ?? { lagMs: 0, publishedCount: 0 };
  metrics.gauge({
    name: 'bourse_publisher_lag_seconds',
    help: 'Age of the oldest fact in hand that Kafka has not acknowledged yet',
    labelNames: [],
    read: () => [{ labels: {}, value: progress().lagMs / 1_000 }],
  });
  metrics.gauge({
    name: 'bourse_published_facts',
    help: 'Facts that this process has published since it began',
    labelNames: [],
    read: () => [{ labels: {}, value: progress().publishedCount }],
  });
}

import { BusUnavailable, MessageTooLarge, TopicMissing } from '../faults.js';
import { defaultMessageBytesMax } from '../kafka-options.js';
import {
  type ConsumerOptions,
  MessageBus,
  type MessageConsumer,
  type MessageProducer,
  type OutgoingMessage,
  type Topics,
} from '../message-bus.js';
import { differences, type TopicSettings } from '../topic-settings.js';
import type { StoredTopic } from './group.js';
import { type Groups, groupsOf } from './groups.js';
import { partitionLog, partitionOf } from './partition-log.js';

export interface InProcessBusOptions {
  /** How many messages of a partition are kept at least; 10,000 unless said. Twice as many are the most. */
  readonly messagesMax?: number;
}

/** Milliseconds after which a waiting producer looks at its deadline again. */
const waitMs = 100;

/**
 * The bus of the embedded mode: everything in this process, nothing on disk. Producers wait for the groups that have members, so a slow
 * consumer misses nothing; a group without members finds what is left, as it would find what retention left in Kafka.
 */
export class InProcessBus extends MessageBus {
  readonly #stored = new Map<string, StoredTopic>();
  readonly #groups: Groups = groupsOf((topic) => this.#topic(topic));
  readonly #messagesMax: number;
  readonly #closed = new AbortController();
  readonly topics: Topics = {
    ensure: async (wanted) => wanted.flatMap((settings) => this.#ensure(settings)),
    ends: async (topic) => new Map(this.#topic(topic).partitions.map(({ end }, partition) => [partition, end])),
    since: async (topic, instant) =>
      new Map(this.#topic(topic).partitions.map((log, partition) => [partition, log.since(instant)])),
    committed: async (group, topic) => this.#groups.committed(group, topic),
  };

  constructor({ messagesMax = 10_000 }: InProcessBusOptions = {}) {
    super();
    this.#messagesMax = messagesMax;
  }

  producer(): MessageProducer {
    let queue: Promise<unknown> = Promise.resolve();
    return {
      send: (messages, { deadlineMs = 30_000 } = {}) => {
        const sent = queue.then(() => this.#send(messages, performance.now() + deadlineMs));
        queue = sent.catch(() => undefined);
        return sent;
      },
      close: async () => {
        await queue;
      },
    };
  }

  async consume(options: ConsumerOptions): Promise<MessageConsumer> {
    for (const topic of options.topics) this.#topic(topic);
    return this.#groups.join(options);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#groups.close();
  }

  #ensure(settings: TopicSettings) {
    const existing = this.#stored.get(settings.topic);
    if (existing !== undefined) return differences(settings, existing.settings);
    const partitions = Array.from({ length: settings.partitionCount }, (_, partition) =>
      partitionLog(partition, this.#messagesMax),
    );
    this.#stored.set(settings.topic, { settings, partitions });
    return [];
  }

  #topic(name: string): StoredTopic {
    const stored = this.#stored.get(name);
    if (stored === undefined) throw new TopicMissing([name]);
    return stored;
  }

  async #send(messages: readonly OutgoingMessage[], deadline: number): Promise<void> {
    for (const message of messages) {
      const { topic, key, headers, value } = message;
      const bytes = Buffer.byteLength(value);
      if (bytes > defaultMessageBytesMax) throw new MessageTooLarge(topic, key, headers['ce_id'], bytes);
      const { partitions } = this.#topic(topic);
      const { partition = partitionOf(key, partitions.length) } = message;
      await this.#waitForRoom(topic, partition, deadline);
      partitions[partition]?.append(message);
      this.#groups.wake();
    }
  }

  async #waitForRoom(topic: string, partition: number, deadline: number): Promise<void> {
    while (this.#groups.backlog(topic, partition) >= this.#messagesMax) {
      if (this.#closed.signal.aborted) throw new BusUnavailable('The bus is closed');
      if (performance.now() > deadline) throw new BusUnavailable(`A consumer of ${topic} is too slow`);
      await this.#groups.changed(waitMs);
    }
    if (this.#closed.signal.aborted) throw new BusUnavailable('The bus is closed');
  }
}

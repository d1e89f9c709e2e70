import { type Admin, Kafka, logLevel, type SASLOptions } from 'kafkajs';
import { unreachable } from '#libs/kernel';
import { connectTimeoutMs, defaultMessageBytesMax, type KafkaOptions, requestTimeoutMs } from '../kafka-options.js';
import { type ConsumerOptions, MessageBus, type MessageConsumer, type MessageProducer } from '../message-bus.js';
import { renewingProducer } from '../renewing-producer.js';
import { guardIdleTimers } from './idle-timer-guard.js';
import { kafkajsConsumer } from './kafkajs-consumer.js';
import { beginProducer } from './kafkajs-producer.js';
import { kafkajsTopics } from './kafkajs-topics.js';

/** Kafka through `kafkajs` 2.2.4, which nobody maintains: what is known to be wrong with it is guarded here. */
export class KafkajsBus extends MessageBus {
  readonly topics;
  readonly #kafka: Kafka;
  readonly #messageBytesMax: number;
  readonly #ends: (() => Promise<void>)[] = [];

  constructor({ brokers, clientId, tls = false, sasl, messageBytesMax = defaultMessageBytesMax }: KafkaOptions) {
    super();
    guardIdleTimers();
    this.#messageBytesMax = messageBytesMax;
    this.#kafka = new Kafka({
      brokers: [...brokers],
      clientId,
      ssl: tls,
      ...(sasl === undefined ? {} : { sasl: credentials(sasl) }),
      connectionTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 2_000 },
      // Whatever matters reaches the caller as an error or an event.
      logLevel: logLevel.NOTHING,
    });
    const admin = this.#connectedAdmin();
    this.topics = kafkajsTopics(admin);
  }

  producer(): MessageProducer {
    const producer = renewingProducer({
      begin: () => beginProducer(this.#kafka),
      messageBytesMax: this.#messageBytesMax,
    });
    this.#ends.push(() => producer.close());
    return producer;
  }

  async consume(options: ConsumerOptions): Promise<MessageConsumer> {
    const consumer = await kafkajsConsumer(this.#kafka, options);
    this.#ends.push(() => consumer.stop());
    return consumer;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#ends.map((end) => end()));
  }

  /** One connection for all questions, made with the first and made again after a failure. */
  #connectedAdmin(): () => Promise<Admin> {
    let connected: Promise<Admin> | undefined;
    this.#ends.push(async () => (await connected)?.disconnect());
    const connect = async () => {
      const admin = this.#kafka.admin();
      await admin.connect();
      return admin;
    };
    return () => {
      connected ??= connect().catch((error: unknown) => {
        connected = undefined;
        throw error;
      });
      return connected;
    };
  }
}

/** The client's type wants one shape per mechanism. */
function credentials({ mechanism, username, password }: NonNullable<KafkaOptions['sasl']>): SASLOptions {
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password };
    case 'scram-sha-256':
      return { mechanism, username, password };
    case 'scram-sha-512':
      return { mechanism, username, password };
    default:
      return unreachable(mechanism);
  }
}

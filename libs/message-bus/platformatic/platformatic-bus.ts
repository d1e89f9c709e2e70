import { Admin, type BaseOptions } from '@platformatic/kafka';
import { connectTimeoutMs, defaultMessageBytesMax, type KafkaOptions, requestTimeoutMs } from '../kafka-options.js';
import { type ConsumerOptions, MessageBus, type MessageConsumer, type MessageProducer } from '../message-bus.js';
import { renewingProducer } from '../renewing-producer.js';
import { withErrorsHeard } from './heard-errors.js';
import { platformaticConsumer } from './platformatic-consumer.js';
import { beginProducer } from './platformatic-producer.js';
import { platformaticTopics } from './platformatic-topics.js';

/** Kafka through `@platformatic/kafka`. */
export class PlatformaticBus extends MessageBus {
  readonly topics;
  readonly #connection: BaseOptions;
  readonly #messageBytesMax: number;
  readonly #ends: (() => Promise<void>)[] = [];

  constructor(options: KafkaOptions) {
    super();
    this.#connection = connectionOf(options);
    this.#messageBytesMax = options.messageBytesMax ?? defaultMessageBytesMax;
    const admin = withErrorsHeard(new Admin(this.#connection));
    this.#ends.push(() => admin.close());
    this.topics = platformaticTopics(admin);
  }

  producer(): MessageProducer {
    const producer = renewingProducer({
      begin: async () => beginProducer(this.#connection),
      messageBytesMax: this.#messageBytesMax,
    });
    this.#ends.push(() => producer.close());
    return producer;
  }

  async consume(options: ConsumerOptions): Promise<MessageConsumer> {
    const consumer = platformaticConsumer(this.#connection, options);
    this.#ends.push(() => consumer.stop());
    return consumer;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#ends.map((end) => end()));
  }
}

const mechanisms = { plain: 'PLAIN', 'scram-sha-256': 'SCRAM-SHA-256', 'scram-sha-512': 'SCRAM-SHA-512' } as const;

function connectionOf({ brokers, clientId, tls = false, sasl }: KafkaOptions): BaseOptions {
  return {
    clientId,
    bootstrapBrokers: [...brokers],
    connectTimeout: connectTimeoutMs,
    requestTimeout: requestTimeoutMs,
    timeout: requestTimeoutMs,
    retries: 5,
    retryDelay: 300,
    autocreateTopics: false,
    ...(tls === false ? {} : { tls: tls === true ? {} : tls, tlsServerName: true }),
    ...(sasl === undefined ? {} : { sasl: { ...sasl, mechanism: mechanisms[sasl.mechanism] } }),
  };
}

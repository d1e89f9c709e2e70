import { type BaseOptions, compatibilityPartitioner, Producer, stringSerializers } from '@platformatic/kafka';
import type { ProducerLife } from '../renewing-producer.js';
import { withErrorsHeard } from './heard-errors.js';

/** One life of an idempotent producer: retries within it are harmless; after it has thrown, it must not be used again. */
export function beginProducer(connection: BaseOptions): ProducerLife {
  const producer = withErrorsHeard(
    new Producer({
      ...connection,
      idempotent: true,
      // The client's own default puts keys into other partitions than Kafka's Java client, and kafkajs, do.
      partitioner: compatibilityPartitioner,
      serializers: stringSerializers,
    }),
  );
  return {
    send: async (messages) => {
      await producer.send({ messages: messages.map((message) => ({ ...message, headers: { ...message.headers } })) });
    },
    end: () => producer.close(true),
  };
}

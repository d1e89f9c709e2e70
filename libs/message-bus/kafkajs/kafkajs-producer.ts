import { type Kafka, Partitioners } from 'kafkajs';
import type { OutgoingMessage } from '../message-bus.js';
import type { ProducerLife } from '../renewing-producer.js';

const everyReplicaInSync = -1;

/** One life of an idempotent producer. Retries within it are harmless; after it has thrown, it must not be used again. */
export async function beginProducer(kafka: Kafka): Promise<ProducerLife> {
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
    retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 2_000 },
  });
  await producer.connect();
  return {
    send: async (messages) => {
      const topicMessages = [...Map.groupBy(messages, ({ topic }) => topic)].map(([topic, itsMessages]) => ({
        topic,
        messages: itsMessages.map(({ key, partition, headers, value }: OutgoingMessage) => ({
          key,
          ...(partition !== undefined && { partition }),
          headers: { ...headers },
          value,
        })),
      }));
      await producer.sendBatch({ acks: everyReplicaInSync, topicMessages });
    },
    end: () => producer.disconnect(),
  };
}

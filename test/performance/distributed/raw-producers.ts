import { compatibilityPartitioner, Producer, stringSerializers } from '@platformatic/kafka';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import type { OutgoingMessage } from '#libs/message-bus';

/** Sends all of them in batches, each when the one before is acknowledged. */
export type RawSend = (brokers: readonly string[], messages: readonly OutgoingMessage[]) => Promise<void>;

/** As many as the publisher reads at once. */
const batchMessages = 500;
const everyReplicaInSync = -1;

export const rawKafkajs: RawSend = async (brokers, messages) => {
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'raw', logLevel: logLevel.NOTHING });
  const createPartitioner = Partitioners.DefaultPartitioner;
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, createPartitioner });
  await producer.connect();
  for (const batch of batchesOf(messages)) {
    const topicMessages = [...Map.groupBy(batch, ({ topic }) => topic)].map(([topic, ofTopic]) => ({
      topic,
      messages: ofTopic.map(({ key, headers, value }) => ({ key, headers, value })),
    }));
    await producer.sendBatch({ acks: everyReplicaInSync, topicMessages });
  }
  await producer.disconnect();
};

export const rawPlatformatic: RawSend = async (brokers, messages) => {
  const producer = new Producer({
    bootstrapBrokers: [...brokers],
    clientId: 'raw',
    idempotent: true,
    partitioner: compatibilityPartitioner,
    serializers: stringSerializers,
  });
  for (const batch of batchesOf(messages)) await producer.send({ messages: batch });
  await producer.close(true);
};

function batchesOf(
  messages: readonly OutgoingMessage[],
): readonly { topic: string; key: string; headers: Record<string, string>; value: string }[][] {
  const own = messages.map((message) => ({ ...message, headers: { ...message.headers } }));
  const batches = [];
  for (let first = 0; first < own.length; first += batchMessages) batches.push(own.slice(first, first + batchMessages));
  return batches;
}

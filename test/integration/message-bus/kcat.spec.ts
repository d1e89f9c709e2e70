import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { openKafkaBus, publishedTopics, startPublisher } from '#libs/message-bus';
import { CheckpointInMemory, expectedEvents, logOfSamples, readAsStranger } from '#libs/testing';
import { kafkaBrokers } from '../servers.js';

const Printed = z.object({ key: z.string(), headers: z.array(z.string()), payload: z.string() });

/** Every message of a topic, as a consumer prints it that nobody here has written. */
async function printedByKcat(topic: string): Promise<readonly z.infer<typeof Printed>[]> {
  const { stdout } = await promisify(execFile)(
    'kcat',
    ['-b', kafkaBrokers().join(), '-C', '-t', topic, '-o', 'beginning', '-e', '-q', '-J'],
    { maxBuffer: 64 * 1024 * 1024 },
  ).catch((error: unknown) => {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw isMissing ? new Error("kcat is missing: install Debian's package kcat", { cause: error }) : error;
  });
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => Printed.parse(JSON.parse(line)));
}

/** kcat prints names and values in turn. */
const headersOf = (printed: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(printed.flatMap((name, index) => (index % 2 === 0 ? [[name, printed[index + 1] ?? '']] : [])));

describe('a consumer that nobody here has written', () => {
  it('prints every fact that was published, and each is a CloudEvent as the contract describes it', async () => {
    const bus = await openKafkaBus('kafkajs', { brokers: kafkaBrokers(), clientId: 'bourse-kcat' });
    try {
      const topicPrefix = `kcat-${randomUUID().slice(0, 8)}`;
      const topics = publishedTopics(topicPrefix);
      await bus.topics.ensure(
        topics.map((topic) => ({ topic, partitionCount: 3, replicationFactor: 1, cleanup: 'DELETE', retentionMs: -1 })),
      );
      const eventStore = await logOfSamples();
      const expected = await expectedEvents(eventStore);
      const checkpoint = new CheckpointInMemory();
      const publisher = startPublisher({
        eventStore,
        producer: bus.producer(),
        topics: bus.topics,
        checkpoint,
        topicPrefix,
        source: '/bourse',
      });
      while (!publisher.progress().isCaughtUp) await new Promise((resolve) => setTimeout(resolve, 20));
      await publisher.stop();
      const printed = (await Promise.all(topics.map(printedByKcat))).flat();
      const events = printed.map(({ key, headers, payload }) =>
        readAsStranger({ key, headers: headersOf(headers), value: payload }),
      );
      expect(events.map(({ id, type, subject }) => `${id} ${type} ${subject}`).toSorted()).toEqual(
        expected.map(({ id, type, subject }) => `${id} ${type} ${subject}`).toSorted(),
      );
      expect(printed.every(({ key }, index) => key === events[index]?.subject)).toBe(true);
    } finally {
      await bus.close();
    }
  });
});

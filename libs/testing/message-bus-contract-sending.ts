import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { MessageTooLarge, TopicMissing } from '#libs/message-bus';
import {
  drawn,
  eventually,
  idOf,
  type MessageBusContractPoint,
  messagesOf,
  remembering,
  topicSettings,
  withTopic,
} from './message-bus-contract-point.js';

const createsTopics: MessageBusContractPoint = {
  point: 'creates topics with their settings, and only tells how an existing one differs',
  check: (open) =>
    withTopic(open, async (bus, topic) => {
      const settings = topicSettings(topic);
      assert.deepEqual(await bus.topics.ensure([settings]), []);
      const wanted = { ...settings, partitionCount: 5, cleanup: 'COMPACT' as const, retentionMs: 1_000 };
      const told = [
        { topic, setting: 'partitionCount', wanted: '5', found: '3' },
        { topic, setting: 'cleanup', wanted: 'COMPACT', found: 'DELETE' },
        { topic, setting: 'retentionMs', wanted: '1000', found: '3600000' },
      ];
      assert.deepEqual(await bus.topics.ensure([wanted]), told);
      assert.deepEqual(await bus.topics.ensure([wanted, topicSettings(drawn('topic'))]), told);
      const ends = await bus.topics.ends(topic);
      assert.deepEqual(
        [0, 1, 2].map((partition) => ends.get(partition)),
        [0, 0, 0],
      );
    }),
};

const missingTopic: MessageBusContractPoint = {
  point: 'says that a topic is missing, and creates none by the way',
  check: (open) =>
    withTopic(open, async (bus, topic) => {
      const missing = drawn('missing');
      const producer = bus.producer();
      await assert.rejects(producer.send(messagesOf(missing, 'a', 1)), TopicMissing);
      await assert.rejects(bus.topics.ends(missing), TopicMissing);
      await producer.send(messagesOf(topic, 'a', 1));
    }),
};

const asSent: MessageBusContractPoint = {
  point: 'brings key, headers and value as they were sent',
  check: (open) =>
    withTopic(open, async (bus, topic) => {
      const message = { topic, key: 'clé-ключ', headers: { ce_id: '1', note: 'ünï' }, value: '{"text":"ß"}' };
      await bus.producer().send([message]);
      const { seen, apply } = remembering();
      await bus.consume({ group: drawn('group'), topics: [topic], effect: { kind: 'COMMANDS', apply } });
      await eventually(() => seen.length === 1, 'the message');
      const [received] = seen;
      assert.deepEqual({ ...received }, { ...message, partition: received?.partition, offset: 0 });
    }),
};

const keepsOrder: MessageBusContractPoint = {
  point: 'keeps the order of each key, in one partition, also between calls that do not wait for each other',
  check: (open) =>
    withTopic(open, async (bus, topic) => {
      const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
      const producer = bus.producer();
      const calls = Array.from({ length: 10 }, (_, call) =>
        producer.send(keys.flatMap((key) => messagesOf(topic, key, 5, call * 5))),
      );
      await Promise.all(calls);
      const { seen, apply } = remembering();
      await bus.consume({ group: drawn('group'), topics: [topic], effect: { kind: 'COMMANDS', apply } });
      await eventually(() => seen.length >= 300, '300 messages');
      for (const key of keys) {
        const ofKey = seen.filter((message) => message.key === key);
        assert.deepEqual(
          ofKey.map(idOf),
          messagesOf(topic, key, 50).map(({ headers }) => headers['ce_id']),
        );
        assert.equal(new Set(ofKey.map(({ partition }) => partition)).size, 1);
      }
      assert.ok(new Set(seen.map(({ partition }) => partition)).size > 1);
    }),
};

const tooLarge: MessageBusContractPoint = {
  point: 'refuses a message that is too large by its name, and takes the next one',
  check: (open) =>
    withTopic(open, async (bus, topic) => {
      const producer = bus.producer();
      const large = { topic, key: 'a', headers: { ce_id: 'large' }, value: 'x'.repeat(1_100_000) };
      await assert.rejects(producer.send([...messagesOf(topic, 'a', 1), large]), (error: unknown) => {
        assert.ok(error instanceof MessageTooLarge);
        assert.deepEqual([error.topic, error.key, error.messageId], [topic, 'a', 'large']);
        return true;
      });
      await producer.send(messagesOf(topic, 'a', 1));
    }),
};

const manyBytes: MessageBusContractPoint = {
  point: 'takes more at once than fits into one request',
  check: (open) =>
    withTopic(
      open,
      async (bus, topic) => {
        const messages = messagesOf(topic, 'a', 30).map((message) => ({ ...message, value: 'x'.repeat(100_000) }));
        await bus.producer().send(messages);
        assert.deepEqual([...(await bus.topics.ends(topic))], [[0, 30]]);
      },
      1,
    ),
};

const namedPartition: MessageBusContractPoint = {
  point: 'sends to the partition that is named, whatever the key',
  check: (open) =>
    withTopic(open, async (bus, topic) => {
      const messages = [0, 1, 2].flatMap((partition) =>
        messagesOf(topic, 'a', 2, partition * 2).map((message) => ({ ...message, partition })),
      );
      await bus.producer().send(messages);
      const ends = await bus.topics.ends(topic);
      assert.deepEqual(
        [0, 1, 2].map((partition) => ends.get(partition)),
        [2, 2, 2],
      );
    }),
};

const sinceAnInstant: MessageBusContractPoint = {
  point: 'tells where the messages begin that were sent since an instant',
  check: (open) =>
    withTopic(open, async (bus, topic) => {
      const producer = bus.producer();
      const to = (partition: number, count: number) =>
        messagesOf(topic, 'a', count).map((message) => ({ ...message, partition }));
      await producer.send([...to(0, 2), ...to(1, 1)]);
      await sleep(50);
      const instant = new Date();
      await producer.send([...to(0, 1), ...to(2, 3)]);
      const told = async (at: Date) => {
        const starts = await bus.topics.since(topic, at);
        return [0, 1, 2].map((partition) => starts.get(partition));
      };
      assert.deepEqual(await told(instant), [2, 1, 0]);
      assert.deepEqual(await told(new Date(0)), [0, 0, 0]);
      assert.deepEqual(await told(new Date(Date.now() + 60_000)), [3, 1, 3]);
      await assert.rejects(bus.topics.since(drawn('missing'), instant), TopicMissing);
    }),
};

export const sendingContract = [
  namedPartition,
  sinceAnInstant,
  createsTopics,
  missingTopic,
  asSent,
  keepsOrder,
  tooLarge,
  manyBytes,
];

import assert from 'node:assert/strict';
import type { IncomingMessage } from '#libs/message-bus';
import {
  drawn,
  eventually,
  idOf,
  type MessageBusContractPoint,
  messagesOf,
  RowsInMemory,
  remembering,
  withTopic,
} from './message-bus-contract-point.js';

const effectOn = (offsets: RowsInMemory) => ({ kind: 'ROWS' as const, offsets, apply: offsets.apply });

const sumOf = (offsets: ReadonlyMap<number, number>) => [...offsets.values()].reduce((sum, offset) => sum + offset, 0);

const goesOn: MessageBusContractPoint = {
  point:
    'goes on after the last effect when a member of the group comes back, and from the first message for a new group',
  check: (open) =>
    withTopic(open, async (bus, topic) => {
      const [producer, group] = [bus.producer(), drawn('group')];
      const consumeBy = async (name: string, count: number) => {
        const { seen, apply } = remembering();
        const consumer = await bus.consume({ group: name, topics: [topic], effect: { kind: 'COMMANDS', apply } });
        await eventually(() => seen.length >= count, `${count} messages`);
        await consumer.stop();
        return seen.map(idOf);
      };
      const idsOf = (count: number, from = 0) =>
        messagesOf(topic, 'a', count, from).map(({ headers }) => headers['ce_id']);
      await producer.send(messagesOf(topic, 'a', 10));
      assert.deepEqual(await consumeBy(group, 10), idsOf(10));
      assert.equal(sumOf(await bus.topics.committed(group, topic)), 10);
      await producer.send(messagesOf(topic, 'a', 5, 10));
      assert.deepEqual(await consumeBy(group, 5), idsOf(5, 10));
      assert.deepEqual(await consumeBy(drawn('group'), 15), idsOf(15));
    }),
};

const commitsAfterwards: MessageBusContractPoint = {
  point: 'commits after the effect, never before, and repeats an effect that failed',
  check: (open) =>
    withTopic(open, async (bus, topic) => {
      const group = drawn('group');
      await bus.producer().send(messagesOf(topic, 'a', 3));
      const [attempts, committedDuring]: [string[][], number[]] = [[], []];
      const apply = async ({ messages }: { readonly messages: readonly IncomingMessage[] }) => {
        committedDuring.push(sumOf(await bus.topics.committed(group, topic)));
        attempts.push(messages.map(idOf));
        if (attempts.length < 3) throw new Error('The database is away');
      };
      await bus.consume({ group, topics: [topic], effect: { kind: 'COMMANDS', apply } });
      await eventually(async () => sumOf(await bus.topics.committed(group, topic)) === 3, 'the commit');
      assert.deepEqual(attempts, [attempts[0], attempts[0], attempts[0]]);
      assert.deepEqual(committedDuring, [0, 0, 0]);
    }),
};

const ownOffsets: MessageBusContractPoint = {
  point: 'goes on from the offset kept beside the rows, also when they came back from a backup and nothing new arrives',
  check: (open) =>
    withTopic(open, async (bus, topic) => {
      const group = drawn('group');
      await bus.producer().send(messagesOf(topic, 'a', 20));
      const before = new RowsInMemory();
      const consumer = await bus.consume({ group, topics: [topic], effect: effectOn(before) });
      await eventually(() => before.rows.length >= 20, 'the rows');
      await consumer.stop();
      assert.equal(sumOf(await bus.topics.committed(group, topic)), 20);
      const restored = new RowsInMemory();
      for (const place of before.offsets.keys()) restored.offsets.set(place, 5);
      await bus.consume({ group, topics: [topic], effect: effectOn(restored) });
      await eventually(() => restored.rows.length >= 15, 'the rows after the backup');
      assert.deepEqual(restored.rows, before.rows.slice(5));
    }),
};

const moved: MessageBusContractPoint = {
  point: 'changes no row twice when somebody else has had the messages meanwhile',
  check: (open) =>
    withTopic(open, async (bus, topic) => {
      const table = new RowsInMemory();
      const events: string[] = [];
      const blocked = Promise.withResolvers<void>();
      let [isFirst, isInHand] = [true, false];
      await bus.consume({
        group: drawn('group'),
        topics: [topic],
        observer: ({ event }) => events.push(event),
        effect: {
          kind: 'ROWS',
          offsets: table,
          apply: async (batch) => {
            isInHand = true;
            if (isFirst) await blocked.promise;
            isFirst = false;
            await table.apply(batch);
          },
        },
      });
      const producer = bus.producer();
      await producer.send(messagesOf(topic, 'a', 4));
      const partition = [...(await bus.topics.ends(topic))].find(([, end]) => end === 4)?.[0] ?? -1;
      await eventually(() => isInHand, 'the batch in hand');
      table.offsets.set(`${topic}:${partition}`, 4);
      table.rows.push('a-0', 'a-1', 'a-2', 'a-3');
      blocked.resolve();
      await producer.send(messagesOf(topic, 'a', 2, 4));
      await eventually(() => table.rows.length >= 6, 'the rows that nobody had');
      assert.deepEqual(table.rows, ['a-0', 'a-1', 'a-2', 'a-3', 'a-4', 'a-5']);
      assert.ok(events.includes('OFFSET_MOVED'), events.join());
    }),
};

const shared: MessageBusContractPoint = {
  point: 'shares the partitions among the members, and loses nothing when one joins and leaves',
  check: (open) =>
    withTopic(open, async (bus, topic) => {
      const [producer, group, table] = [bus.producer(), drawn('group'), new RowsInMemory()];
      const options = { group, topics: [topic], effect: { kind: 'ROWS' as const, offsets: table, apply: table.apply } };
      const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
      const sendRound = (round: number) => producer.send(keys.flatMap((key) => messagesOf(topic, key, 10, round * 10)));
      const stays = await bus.consume(options);
      await sendRound(0);
      const shares: number[] = [];
      const leaves = await bus.consume({
        ...options,
        observer: (event) => event.event === 'ASSIGNED' && shares.push(event.partitionCount),
      });
      await sendRound(1);
      await eventually(() => shares.some((count) => count > 0 && count < 3), 'a share for the second member');
      await sendRound(2);
      await leaves.stop();
      await sendRound(3);
      await eventually(() => table.rows.length >= 240, '240 rows');
      assert.equal(new Set(table.rows).size, 240);
      assert.equal(table.rows.length, 240);
      for (const key of keys) {
        const ofKey = table.rows.filter((id) => id.startsWith(`${key}-`)).map((id) => Number(id.split('-')[1]));
        assert.deepEqual(
          ofKey,
          ofKey.toSorted((left, right) => left - right),
        );
      }
      assert.deepEqual(stays.health(), { isHealthy: true });
    }),
};

const wedged: MessageBusContractPoint = {
  point: 'says that it is wedged when one batch stays in its hands, and well otherwise',
  check: (open) =>
    withTopic(open, async (bus, topic) => {
      const released = Promise.withResolvers<void>();
      const consumer = await bus.consume({
        group: drawn('group'),
        topics: [topic],
        wedgedAfterMs: 4_000,
        effect: { kind: 'COMMANDS', apply: () => released.promise },
      });
      assert.deepEqual(consumer.health(), { isHealthy: true });
      await bus.producer().send(messagesOf(topic, 'a', 1));
      await eventually(() => !consumer.health().isHealthy, 'the watchdog');
      assert.match(consumer.health().reason ?? '', /One batch has been in hand/);
      released.resolve();
      await eventually(() => consumer.health().isHealthy, 'the end of the alarm');
    }),
};

export const consumingContract = [goesOn, commitsAfterwards, ownOffsets, moved, shared, wedged];

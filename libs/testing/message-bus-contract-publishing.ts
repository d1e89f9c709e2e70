import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { default as addFormats } from 'ajv-formats';
import { type CloudEventV1, Kafka as cloudEventsOnKafka } from 'cloudevents';
import { z } from 'zod';
import { type Mark, markOf } from '#libs/kernel';
import {
  type IncomingMessage,
  type MessageBus,
  type PublisherCheckpoint,
  publishedTopics,
  publishingLibs,
  startPublisher,
} from '#libs/message-bus';
import { factToAppend } from './facts-to-append.js';
import { InMemoryEventStore } from './in-memory-event-store.js';
import {
  drawn,
  eventually,
  type MessageBusContractPoint,
  remembering,
  topicSettings,
} from './message-bus-contract-point.js';

const Sample = z.object({ stream: z.string(), type: z.string(), data: z.record(z.string(), z.unknown()) });
const source = '/bourse/contract';

/** A log with a fact of every type there is, as stored samples have them. */
export async function logOfSamples(rounds = 1): Promise<InMemoryEventStore> {
  const log = new InMemoryEventStore();
  const samples = globSync('schema/events/samples/*/*.json').toSorted();
  const revisions = new Map<string, number>();
  for (const path of Array.from({ length: rounds }, () => samples).flat()) {
    const { stream, type, data } = Sample.parse(JSON.parse(readFileSync(path, 'utf8')));
    const revision = revisions.get(stream);
    await log.append(stream, [{ ...factToAppend(data), type }], revision ?? 'no-stream');
    revisions.set(stream, (revision ?? -1) + 1);
  }
  return log;
}

export class CheckpointInMemory implements PublisherCheckpoint {
  mark: Mark | undefined;
  /** Not told of yet. */
  readonly restorations = new Set<string>();

  async load(): Promise<Mark | undefined> {
    return this.mark;
  }

  async save(mark: Mark): Promise<void> {
    this.mark = mark;
  }

  async untold(): Promise<readonly string[]> {
    return [...this.restorations];
  }

  async told(restoration: string): Promise<void> {
    this.restorations.delete(restoration);
  }
}

/** What a stranger makes of a message: read by the CloudEvents SDK, its data held against the published schema. Throws when either fails. */
export function readAsStranger({
  key,
  headers,
  value,
}: Pick<IncomingMessage, 'key' | 'headers' | 'value'>): CloudEventV1<unknown> {
  const message = { key: key ?? '', value, body: value, headers: { ...headers } };
  const parsed = cloudEventsOnKafka.toEvent<unknown>(message);
  const event = Array.isArray(parsed) ? parsed[0] : parsed;
  assert(event !== undefined);
  assert.equal(event.specversion, '1.0');
  const ajv = new Ajv2020();
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(`schema/kafka/messages/${event.type}.json`, 'utf8')));
  assert.ok(validate(event.data), `${event.type}: ${JSON.stringify(validate.errors)}`);
  return event;
}

/** The facts of a log that strangers may read, as they should read them. */
export async function expectedEvents(log: InMemoryEventStore) {
  const { facts } = await log.readAll(undefined, { countMax: 1_000 });
  const types = new Map(
    publishingLibs.flatMap(({ published: { messages } }) =>
      Object.entries(messages).map(([fact, { type }]) => [fact, type]),
    ),
  );
  return facts.flatMap(({ id, stream, type, recordedAt, revision }) => {
    const published = types.get(type);
    return published === undefined ? [] : [{ id, type: published, subject: stream, time: recordedAt, revision }];
  });
}

/** Of the sample that there is. */
export const sampleRestoration = '5d0c8b1e-7a3f-5e2d-8c46-90b7a1f3e2d4';

/** Where a publisher sends to. */
const ends = (bus: MessageBus) => ({ producer: bus.producer(), topics: bus.topics });

interface Publishing {
  readonly bus: MessageBus;
  readonly topicPrefix: string;
  readonly seen: readonly IncomingMessage[];
}

async function withPublishing(
  open: () => Promise<MessageBus>,
  check: (publishing: Publishing) => Promise<void>,
): Promise<void> {
  const bus = await open();
  try {
    const topicPrefix = drawn('published');
    const topics = publishedTopics(topicPrefix);
    await bus.topics.ensure(topics.map((topic) => topicSettings(topic)));
    const { seen, apply } = remembering();
    await bus.consume({ group: drawn('group'), topics, effect: { kind: 'COMMANDS', apply } });
    await check({ bus, topicPrefix, seen });
  } finally {
    await bus.close();
  }
}

const sorted = (list: readonly { readonly id: string }[]) =>
  list.toSorted((left, right) => left.id.localeCompare(right.id));

const idsIn = (messages: readonly IncomingMessage[]) => messages.map(({ headers }) => headers['ce_id'] ?? '');

const everyFact: MessageBusContractPoint = {
  point: 'publishes every fact that may leave the house as a CloudEvent that strangers can read, and no other',
  check: (open) =>
    withPublishing(open, async ({ bus, topicPrefix, seen }) => {
      const eventStore = await logOfSamples();
      const expected = await expectedEvents(eventStore);
      const checkpoint = new CheckpointInMemory();
      const publisher = startPublisher({ eventStore, ...ends(bus), checkpoint, topicPrefix, source });
      await eventually(() => publisher.progress().isCaughtUp && seen.length >= expected.length, 'all facts');
      await publisher.stop();
      const events = seen.map(readAsStranger).map(({ id, type, subject, time, ...more }) => {
        assert.deepEqual([more.source, more['partitionkey']], [source, subject]);
        return { id, type, subject, time, revision: Number(more['revision']) };
      });
      assert.deepEqual(sorted(events), sorted(expected));
      assert.doesNotMatch(JSON.stringify(seen), /sealed:1:/);
      assert.equal(checkpoint.mark?.position, await eventStore.head());
    }),
};

const twoPublishers: MessageBusContractPoint = {
  point: 'bears two publishers at once: duplicates with the same ids, first deliveries in the order of each stream',
  check: (open) =>
    withPublishing(open, async ({ bus, topicPrefix, seen }) => {
      const eventStore = await logOfSamples(5);
      const expected = await expectedEvents(eventStore);
      const publishers = [new CheckpointInMemory(), new CheckpointInMemory()].map((checkpoint) =>
        startPublisher({ eventStore, ...ends(bus), checkpoint, topicPrefix, source }),
      );
      await eventually(() => seen.length >= 2 * expected.length, 'all facts twice');
      await Promise.all(publishers.map((publisher) => publisher.stop()));
      const firsts = seen.filter((message, index) => idsIn(seen).indexOf(idsIn([message])[0] ?? '') === index);
      assert.deepEqual(idsIn(firsts).toSorted(), expected.map(({ id }) => id).toSorted());
      for (const ofStream of Map.groupBy(firsts, ({ key }) => key).values()) {
        const revisions = ofStream.map(({ headers }) => Number(headers['ce_revision']));
        assert.deepEqual(
          revisions,
          revisions.toSorted((left, right) => left - right),
        );
      }
    }),
};

const resumes: MessageBusContractPoint = {
  point: 'goes on publishing from the checkpoint after a stop',
  check: (open) =>
    withPublishing(open, async ({ bus, topicPrefix, seen }) => {
      const eventStore = await logOfSamples();
      const checkpoint = new CheckpointInMemory();
      const { facts } = await eventStore.readAll(undefined, { countMax: 20 });
      const published = facts.at(-1);
      checkpoint.mark = published && markOf(published);
      const skipped = new Set(facts.map(({ id }) => id));
      const expected = (await expectedEvents(eventStore)).filter(({ id }) => !skipped.has(id));
      const publisher = startPublisher({ eventStore, ...ends(bus), checkpoint, topicPrefix, source });
      await eventually(() => publisher.progress().isCaughtUp && seen.length >= expected.length, 'the other facts');
      await publisher.stop();
      assert.deepEqual(idsIn(seen).toSorted(), expected.map(({ id }) => id).toSorted());
    }),
};

const tellsOfRestorations: MessageBusContractPoint = {
  point:
    'tells every partition of every topic that the log was restored, each under its own id, before a fact follows there',
  check: (open) =>
    withPublishing(open, async ({ bus, topicPrefix, seen }) => {
      const eventStore = await logOfSamples();
      const expected = await expectedEvents(eventStore);
      const checkpoint = new CheckpointInMemory();
      checkpoint.restorations.add(sampleRestoration);
      const publisher = startPublisher({ eventStore, ...ends(bus), checkpoint, topicPrefix, source });
      const wanted = expected.length + 3 * publishedTopics(topicPrefix).length;
      await eventually(() => publisher.progress().isCaughtUp && seen.length >= wanted, 'all facts and notices');
      await publisher.stop();
      assert.equal(seen.length, wanted);
      const byPlace = Map.groupBy(seen, ({ topic, partition }) => `${topic} ${partition}`);
      assert.equal(byPlace.size, 3 * publishedTopics(topicPrefix).length);
      const told = [...byPlace.values()].map((messages) => messages.map(readAsStranger)).map((events) => events[0]);
      for (const event of told) {
        assert.deepEqual([event?.type, event?.subject], ['bourse.log.restored.v1', `restoration-${sampleRestoration}`]);
        assert.deepEqual(event?.data, told[0]?.data);
      }
      assert.equal(new Set(told.map((event) => event?.id)).size, told.length);
      assert.deepEqual(await checkpoint.untold(), []);
    }),
};

export const publishingContract = [everyFact, twoPublishers, resumes, tellsOfRestorations];

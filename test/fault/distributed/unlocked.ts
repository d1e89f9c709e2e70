import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { instanceFacts } from '#libs/instances/events';
import type { Fact, Mark } from '#libs/kernel';
import { type MessageBus, type PublisherCheckpoint, publishedTopics, startPublisher } from '#libs/message-bus';
import { type BatchView, OperationalStore, Projections, ReadStore, type View } from '#libs/read-store';
import { rowsIn, sameRows } from '../rows.js';
import { dropSchema, factsOf, messagesIn, namesOf, type Observer, replayedRows } from './evidence.js';
import { published } from './judge-messages.js';
import type { Scene } from './stage.js';
import { until } from './until.js';

const besideMs = 6_000;
const [settleMs, restMs] = [60_000, 30_000];

type CountRow = { readonly stream: string; readonly factCount: number };

/** Adds up, so that a fact which counts twice shows; the rows of the product are mostly the same after a second fold. */
const counted: BatchView<{ readonly fault_counted: CountRow }, Fact> = {
  name: 'fault.counted',
  revision: 1,
  tables: [
    { table: 'fault_counted', columns: { stream: { type: 'text' }, factCount: { type: 'integer' } }, key: ['stream'] },
  ],
  families: [instanceFacts],
  isPerStream: false,
  project: async (batch, db) => {
    for (const { recorded } of batch) {
      await db
        .insertInto('fault_counted')
        .values({ stream: recorded.stream, factCount: 1 })
        .onConflict((conflict) =>
          conflict.column('stream').doUpdateSet((row) => ({ factCount: row('fault_counted.factCount', '+', 1) })),
        )
        .execute();
    }
  },
};

/**
 * Two projectors without a lock build the views of all libs on the same rows, beside each other and under load; with the fence, or without it.
 * What came of it is seen at rest.
 */
export async function projectorsBeside({ observer, atRest }: Scene, fence: boolean): Promise<readonly string[]> {
  const views = [...observer.views, counted];
  const database = { url: observer.place.databaseUrl, schema: `beside_${randomBytes(4).toString('hex')}`, poolMax: 2 };
  const first = await projectorOn(observer, database, views, fence);
  const second = await projectorOn(observer, database, views, fence);
  const failed: string[] = [];
  const lead = ({ projections }: typeof first) => {
    projections.lead().catch((error: unknown) => failed.push(`[6] a projector ended: ${String(error)}`));
  };
  lead(first);
  await until(() => first.projections.isLeading() || failed.length > 0, settleMs, 'the first projector to lead');
  lead(second);
  await sleep(besideMs);
  await second.end();
  atRest.push(async () => {
    try {
      await until(
        () => first.projections.isLeading() || failed.length > 0,
        settleMs,
        'the first projector to lead again',
      );
      if (failed.length > 0) return failed;
      if (!(await first.projections.settle(restMs))) return ['[6] the projector that is left does not come to its end'];
      const live = await rowsIn(first.readStore, views);
      return [...sameRows({ live, replayed: await replayedRows({ ...observer, views }) })];
    } finally {
      await first.end();
      await dropSchema(database);
    }
  });
  return [];
}

async function projectorOn(
  { eventStore }: Observer,
  database: { readonly url: string; readonly schema: string },
  views: readonly View[],
  fence: boolean,
) {
  const readStore = ReadStore.open(database);
  const operationalStore = await OperationalStore.open(database);
  const protections = { lock: false, fence };
  const projections = new Projections({
    eventStore,
    readStore,
    operationalStore,
    tickerPeriodMs: 'never',
    protections,
  });
  projections.views(...views);
  return {
    projections,
    readStore,
    end: async () => {
      await projections.stop();
      await operationalStore.close();
      await readStore.close();
    },
  };
}

class Bookmark implements PublisherCheckpoint {
  mark: Mark | undefined;

  async load(): Promise<Mark | undefined> {
    return this.mark;
  }

  async save(mark: Mark): Promise<void> {
    this.mark = mark;
  }

  async untold(): Promise<readonly string[]> {
    return [];
  }

  async told(): Promise<void> {
    // Nothing is ever told of.
  }
}

type Producers = (bus: MessageBus, bookmark: Bookmark) => ReturnType<MessageBus['producer']>;

/** As it is: the publisher saves its bookmark itself, after the acknowledgement. */
export const acknowledgedFirst: Producers = (bus) => bus.producer();

const sendsPerLife = 3;

/** Positive control: the bookmark is saved before the messages are sent, and every third time the process dies in between. */
export const savedFirst: Producers = (bus, bookmark) => {
  const producer = bus.producer();
  let sends = 0;
  return {
    send: async (messages, options) => {
      const { ce_position: position, ce_id: factId } = messages.at(-1)?.headers ?? {};
      if (position !== undefined) await bookmark.save({ position, factId });
      sends += 1;
      if (sends % sendsPerLife === 0) throw new Error('The process ends here');
      await producer.send(messages, options);
    },
    close: () => producer.close(),
  };
};

/** Publishers without a lock, on one bookmark and topics of their own, beside each other and under load. */
export async function publishersBeside(
  { observer, atRest }: Scene,
  producers: Producers,
  count = 2,
): Promise<readonly string[]> {
  const { eventStore, bus, place } = observer;
  const names = namesOf(`${place.namespace}.b${randomBytes(3).toString('hex')}`);
  const topics = publishedTopics(names.topicPrefix);
  const settings = { partitionCount: 3, replicationFactor: 1, cleanup: 'DELETE', retentionMs: -1 } as const;
  await bus.topics.ensure(topics.map((topic) => ({ topic, ...settings })));
  const bookmark = new Bookmark();
  const publishers = Array.from({ length: count }, () => {
    const producer = producers(bus, bookmark);
    return {
      producer,
      publisher: startPublisher({ eventStore, producer, topics: bus.topics, checkpoint: bookmark, ...names }),
    };
  });
  await sleep(besideMs);
  atRest.push(async () => {
    const facts = await factsOf(eventStore);
    const head = facts.at(-1)?.position;
    const areThere = () => publishers.every(({ publisher }) => publisher.progress().position === head);
    await until(areThere, settleMs, 'the publishers to reach the head');
    for (const { producer, publisher } of publishers) {
      await publisher.stop();
      await producer.close();
    }
    const messages = (await Promise.all(topics.map((topic) => messagesIn(bus, topic)))).flat();
    return [...published({ facts, messages, names })];
  });
  return [];
}

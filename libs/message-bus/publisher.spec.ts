import { afterEach, describe, expect, it } from '@jest/globals';
import { LogWentBack } from '#libs/event-store';
import type { Mark } from '#libs/kernel';
import {
  CheckpointInMemory,
  expectedEvents,
  factToAppend,
  InMemoryEventStore,
  logOfSamples,
  sampleRestoration,
} from '#libs/testing';
import { BusUnavailable } from './faults.js';
import type { MessageProducer, OutgoingMessage } from './message-bus.js';
import { publishedTopics } from './published-topics.js';
import { type Publisher, type PublisherOptions, startPublisher } from './publisher.js';

const running: Publisher[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((publisher) => publisher.stop()));
});

/** A producer that fails as often as it is told to, and remembers what it has taken. */
function brittleProducer(failures = 0) {
  const taken: OutgoingMessage[] = [];
  let toFail = failures;
  let outstanding = 0;
  const producer: MessageProducer = {
    send: async (messages) => {
      outstanding += 1;
      expect(outstanding).toBe(1);
      await new Promise(setImmediate);
      outstanding -= 1;
      toFail -= 1;
      if (toFail >= 0) throw new BusUnavailable('Kafka did not take the messages');
      taken.push(...messages);
    },
    close: async () => undefined,
  };
  return { taken, producer };
}

async function publishing(given: Partial<PublisherOptions> & Pick<PublisherOptions, 'producer'>) {
  const eventStore = given.eventStore ?? (await logOfSamples());
  const publisher = startPublisher({
    checkpoint: new CheckpointInMemory(),
    topics: { ends: async () => new Map([0, 1].map((partition) => [partition, 0])) },
    topicPrefix: 'bourse',
    source: '/bourse',
    ...given,
    eventStore,
  });
  running.push(publisher);
  return publisher;
}

const eventually = async (holds: () => boolean) => {
  for (let look = 0; look < 4_000 && !holds(); look += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(holds()).toBe(true);
};

const inNinetySeconds = () => new Date(Date.now() + 90_000);

describe('the publisher', () => {
  it('tries again until Kafka takes the facts, and loses none', async () => {
    const { taken, producer } = brittleProducer(3);
    const failures: unknown[] = [];
    const eventStore = await logOfSamples();
    const publisher = await publishing({ eventStore, producer, onFailure: (error) => failures.push(error) });
    await eventually(() => publisher.progress().isCaughtUp);
    expect(failures).toHaveLength(3);
    expect(taken.map(({ headers }) => headers['ce_id'])).toEqual(
      (await expectedEvents(eventStore)).map(({ id }) => id),
    );
    expect(publisher.progress()).toMatchObject({ failure: undefined, lagMs: 0, position: await eventStore.head() });
  });

  it('saves its checkpoint after the acknowledgement, never before', async () => {
    const { producer } = brittleProducer(Number.POSITIVE_INFINITY);
    const checkpoint = new CheckpointInMemory();
    const publisher = await publishing({ producer, checkpoint });
    await eventually(() => publisher.progress().failure !== undefined);
    expect(checkpoint.mark).toBeUndefined();
  });

  it('publishes again what it could not save, under the same ids', async () => {
    const { taken, producer } = brittleProducer();
    let savesToFail = 1;
    class BrittleCheckpoint extends CheckpointInMemory {
      override async save(mark: Mark) {
        savesToFail -= 1;
        if (savesToFail >= 0) throw new Error('The database is away');
        await super.save(mark);
      }
    }
    const eventStore = await logOfSamples();
    const publisher = await publishing({ eventStore, producer, checkpoint: new BrittleCheckpoint() });
    const { length } = await expectedEvents(eventStore);
    await eventually(() => taken.length >= length);
    await eventually(() => taken.length >= 2 * length && publisher.progress().isCaughtUp);
    expect(new Set(taken.map(({ headers }) => headers['ce_id'])).size).toBe(length);
  });

  it('says for how long the oldest fact has waited', async () => {
    const { producer } = brittleProducer(Number.POSITIVE_INFINITY);
    const publisher = await publishing({ producer, now: inNinetySeconds });
    await eventually(() => publisher.progress().failure !== undefined);
    expect(publisher.progress().lagMs).toBeGreaterThanOrEqual(90_000);
    expect(publisher.progress().isCaughtUp).toBe(false);
  });

  it.each([
    ['of a category', 'garden-1', 'FlowerPlanted'],
    ['of a type', 'team-garden', 'FlowerPlanted'],
  ])('stops before a fact %s that it does not know, and says so', async (_, stream, type) => {
    const { taken, producer } = brittleProducer();
    const eventStore = new InMemoryEventStore();
    await eventStore.append(stream, [{ ...factToAppend({}), type }], 'no-stream');
    const checkpoint = new CheckpointInMemory();
    const publisher = await publishing({ eventStore, producer, checkpoint });
    await eventually(() => publisher.progress().failure !== undefined);
    expect(publisher.progress().failure).toContain('FlowerPlanted');
    expect(taken).toEqual([]);
    expect(checkpoint.mark).toBeUndefined();
  });

  it('publishes no fact as long as it could not tell that the log was restored, and tells it until it could', async () => {
    const { taken, producer } = brittleProducer(2);
    const checkpoint = new CheckpointInMemory();
    checkpoint.restorations.add(sampleRestoration);
    const publisher = await publishing({ producer, checkpoint });
    await eventually(() => publisher.progress().isCaughtUp);
    const types = taken.map(({ headers }) => headers['ce_type']);
    const notices = 2 * publishedTopics('bourse').length;
    expect(new Set(types.slice(0, notices))).toEqual(new Set(['bourse.log.restored.v1']));
    expect(types.slice(notices)).not.toContain('bourse.log.restored.v1');
    expect(types.length).toBeGreaterThan(notices);
    expect([...checkpoint.restorations]).toEqual([]);
  });

  it('tells under the same ids again what it could not note down as told', async () => {
    const { taken, producer } = brittleProducer();
    let notesToFail = 1;
    class BrittleCheckpoint extends CheckpointInMemory {
      override async told(restoration: string) {
        notesToFail -= 1;
        if (notesToFail >= 0) throw new Error('The database is away');
        await super.told(restoration);
      }
    }
    const checkpoint = new BrittleCheckpoint();
    checkpoint.restorations.add(sampleRestoration);
    const publisher = await publishing({ producer, checkpoint });
    await eventually(() => publisher.progress().isCaughtUp);
    const notices = taken.filter(({ headers }) => headers['ce_type'] === 'bourse.log.restored.v1');
    expect(notices).toHaveLength(4 * publishedTopics('bourse').length);
    expect(new Set(notices.map(({ headers }) => headers['ce_id'])).size).toBe(notices.length / 2);
    expect(taken.slice(0, notices.length)).toEqual(notices);
  });

  it('tells nothing of a restoration that the log does not hold: it was put back once more', async () => {
    const { taken, producer } = brittleProducer();
    const checkpoint = new CheckpointInMemory();
    checkpoint.restorations.add('00000000-0000-5000-8000-000000000000');
    const publisher = await publishing({ producer, checkpoint });
    await eventually(() => publisher.progress().isCaughtUp);
    expect(taken.map(({ headers }) => headers['ce_type'])).not.toContain('bourse.log.restored.v1');
    expect([...checkpoint.restorations]).toEqual([]);
  });

  it('stops when the log was found to have gone back, and says so', async () => {
    const { taken, producer } = brittleProducer();
    const eventStore = await logOfSamples();
    const publisher = await publishing({ eventStore, producer });
    await eventually(() => publisher.progress().isCaughtUp);
    const { length } = taken;
    const head = await eventStore.newest();
    const seen = { position: head?.position ?? '', factId: 'lost' };
    eventStore.history.deny(new LogWentBack({ witness: 'somebody', seen, head }));
    await eventually(() => publisher.progress().failure !== undefined);
    expect(publisher.progress().failure).toMatch(/LOG_WENT_BACK: somebody has seen/);
    expect(taken).toHaveLength(length);
  });
});

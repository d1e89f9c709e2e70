import { describe, expect, it } from '@jest/globals';
import { ensureTopics, type TopicsOnCluster } from './ensure-topics.js';
import { BusUnavailable, TopicMissing } from './faults.js';
import type { TopicSettings } from './topic-settings.js';

const settings = (topic: string): TopicSettings => ({
  topic,
  partitionCount: 3,
  replicationFactor: 1,
  cleanup: 'DELETE',
  retentionMs: -1,
});

const wanted = [settings('a'), settings('b')];

/** As kafkajs says it. */
const coded = (type: string) => Object.assign(new Error(`Kafka said ${type}`), { type });

/** A cluster with topic `a`, whose questions first fail as told, in this order. */
function cluster(failures: Partial<Record<keyof TopicsOnCluster, readonly Error[]>>) {
  const topics = new Map([['a', settings('a')]]);
  const left = { list: [], create: [], describe: [], ...failures };
  const asked = { list: 0, create: 0, describe: 0 };
  const ask = (question: keyof TopicsOnCluster) => {
    const failure = left[question][asked[question]];
    asked[question] += 1;
    if (failure !== undefined) throw failure;
  };
  const onCluster: TopicsOnCluster = {
    list: async () => {
      ask('list');
      return [...topics.keys()];
    },
    create: async (created) => {
      for (const each of created) topics.set(each.topic, each);
      ask('create');
    },
    describe: async (names) => {
      ask('describe');
      return names.flatMap((name) => topics.get(name) ?? []);
    },
  };
  return { onCluster, asked, topics };
}

describe('making sure that topics are there', () => {
  it.each([
    ['the brokers do not know a new topic yet', coded('UNKNOWN_TOPIC_OR_PARTITION')],
    ['a new partition has no leader yet', coded('LEADER_NOT_AVAILABLE')],
    ['a client has found no topic', new TopicMissing(['b'])],
    ['a client says so in words', new Error('Unknown topic b.')],
    ['a client hides it among causes', new AggregateError([coded('LEADER_NOT_AVAILABLE')])],
  ])('asks again while %s', async (_, failure) => {
    const { onCluster, asked } = cluster({ describe: [failure, failure] });
    expect(await ensureTopics(onCluster, wanted)).toEqual([]);
    expect(asked).toEqual({ list: 3, create: 1, describe: 3 });
  });

  it('goes on when somebody else has created the topic meanwhile, or the controller has moved', async () => {
    for (const failure of [coded('TOPIC_ALREADY_EXISTS'), coded('NOT_CONTROLLER')]) {
      const { onCluster, topics } = cluster({ create: [failure] });
      expect(await ensureTopics(onCluster, wanted)).toEqual([]);
      expect([...topics.keys()]).toEqual(['a', 'b']);
    }
  });

  it('gives up in time, and says which topics it has waited for', async () => {
    const failures = Array.from({ length: 100 }, () => coded('LEADER_NOT_AVAILABLE'));
    const { onCluster } = cluster({ describe: failures });
    const given = await ensureTopics(onCluster, wanted, 250).catch((error: unknown) => error);
    expect(given).toBeInstanceOf(BusUnavailable);
    expect(given).toMatchObject({ message: expect.stringContaining('a, b'), cause: failures[0] });
  });

  it('throws at once what no waiting changes', async () => {
    const failure = coded('INVALID_REPLICATION_FACTOR');
    const { onCluster, asked } = cluster({ create: [failure] });
    await expect(ensureTopics(onCluster, wanted)).rejects.toBe(failure);
    expect(asked.create).toBe(1);
  });
});

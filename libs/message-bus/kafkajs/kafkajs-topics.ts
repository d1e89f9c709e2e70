import kafkajs, { type Admin } from 'kafkajs';
import { ensureTopics, type TopicsOnCluster } from '../ensure-topics.js';
import { TopicMissing } from '../faults.js';
import type { Topics } from '../message-bus.js';
import { offsetFrom } from '../offset.js';
import { protocolCodes, saysTopicMissing } from '../protocol-codes.js';
import { configNames, configOf, settingsFrom, type TopicSettings } from '../topic-settings.js';

export function kafkajsTopics(connected: () => Promise<Admin>): Topics {
  return {
    ensure: async (wanted) => ensureTopics(onCluster(await connected()), wanted),
    ends: async (topic) => {
      const ends = await ofTopic(topic, (await connected()).fetchTopicOffsets(topic));
      return new Map(ends.map(({ partition, high }) => [partition, offsetFrom(high)]));
    },
    since: async (topic, instant) => {
      const admin = await connected();
      const starts = await ofTopic(topic, admin.fetchTopicOffsetsByTimestamp(topic, instant.getTime()));
      return new Map(starts.map(({ partition, offset }) => [partition, offsetFrom(offset)]));
    },
    committed: async (group, topic) => {
      const admin = await connected();
      const offsets = await admin.fetchOffsets({ groupId: group, topics: [topic] });
      const places = offsets.flatMap(({ partitions }) => partitions);
      return new Map(
        places.filter(({ offset }) => offset !== '-1').map(({ partition, offset }) => [partition, offsetFrom(offset)]),
      );
    },
  };
}

async function ofTopic<T>(topic: string, asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw saysTopicMissing(protocolCodes(error)) ? new TopicMissing([topic]) : error;
  }
}

function onCluster(admin: Admin): TopicsOnCluster {
  return {
    list: () => admin.listTopics(),
    create: async (topics) => {
      await admin.createTopics({ topics: topics.map(creationOf), waitForLeaders: false });
    },
    describe: (names) => settingsOf(admin, names),
  };
}

function creationOf(settings: TopicSettings) {
  return {
    topic: settings.topic,
    numPartitions: settings.partitionCount,
    replicationFactor: settings.replicationFactor,
    configEntries: [...configOf(settings)],
  };
}

async function settingsOf(admin: Admin, names: readonly string[]): Promise<readonly TopicSettings[]> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [...names] });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: names.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name, configNames })),
  });
  return topics.map(({ name, partitions }) => {
    const entries = resources.find(({ resourceName }) => resourceName === name)?.configEntries ?? [];
    return settingsFrom(name, partitions, new Map(entries.map((entry) => [entry.configName, entry.configValue])));
  });
}

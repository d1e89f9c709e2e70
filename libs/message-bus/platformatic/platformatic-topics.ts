import { type Admin, ConfigResourceTypes, ListOffsetTimestamps } from '@platformatic/kafka';
import { ensureTopics, type TopicsOnCluster } from '../ensure-topics.js';
import { TopicMissing } from '../faults.js';
import type { Topics } from '../message-bus.js';
import { offsetFrom } from '../offset.js';
import { protocolCodes, saysTopicMissing } from '../protocol-codes.js';
import { configNames, configOf, settingsFrom, type TopicSettings } from '../topic-settings.js';

export function platformaticTopics(admin: Admin): Topics {
  const partitionsOf = async (topic: string) => {
    const { topics } = await admin.metadata({ topics: [topic], forceUpdate: true }).catch((error: unknown) => {
      throw saysTopicMissing(protocolCodes(error)) ? new TopicMissing([topic]) : error;
    });
    const found = topics.get(topic);
    if (found === undefined) throw new TopicMissing([topic]);
    return found.partitions;
  };
  const offsetsAt = async (topic: string, timestamp: bigint) => {
    const indexes = (await partitionsOf(topic)).map((_, partitionIndex) => partitionIndex);
    const partitions = indexes.map((partitionIndex) => ({ partitionIndex, timestamp }));
    const listed = await admin.listOffsets({ topics: [{ name: topic, partitions }] });
    return new Map(
      listed.flatMap((each) =>
        each.partitions.map(({ partitionIndex, offset }) => [partitionIndex, offsetFrom(offset)] as const),
      ),
    );
  };
  const ends = (topic: string) => offsetsAt(topic, ListOffsetTimestamps.LATEST);
  const onCluster: TopicsOnCluster = {
    list: () => admin.listTopics(),
    create: async (topics) => {
      for (const settings of topics) await create(admin, settings);
    },
    describe: (names) => Promise.all(names.map(async (topic) => settingsOf(admin, topic, await partitionsOf(topic)))),
  };
  return {
    ensure: (wanted) => ensureTopics(onCluster, wanted),
    ends,
    since: async (topic, instant) => {
      const [last, first] = [await ends(topic), await offsetsAt(topic, BigInt(instant.getTime()))];
      // Minus one where nothing is as late.
      return new Map(
        [...first].map(([partition, offset]) => [partition, offset < 0 ? (last.get(partition) ?? 0) : offset]),
      );
    },
    committed: async (group, topic) => {
      const groups = await admin.listConsumerGroupOffsets({ groups: [group] });
      const places = groups
        .flatMap(({ topics }) => topics)
        .filter(({ name }) => name === topic)
        .flatMap(({ partitions }) => partitions)
        .filter(({ committedOffset }) => committedOffset >= 0n);
      return new Map(
        places.map(({ partitionIndex, committedOffset }) => [partitionIndex, offsetFrom(committedOffset)]),
      );
    },
  };
}

async function create(admin: Admin, settings: TopicSettings): Promise<void> {
  await admin.createTopics({
    topics: [settings.topic],
    partitions: settings.partitionCount,
    replicas: settings.replicationFactor,
    configs: [...configOf(settings)],
  });
}

async function settingsOf(
  admin: Admin,
  topic: string,
  partitions: readonly { readonly replicas: readonly number[] }[],
): Promise<TopicSettings> {
  const described = await admin.describeConfigs({
    resources: [{ resourceType: ConfigResourceTypes.TOPIC, resourceName: topic, configurationKeys: configNames }],
  });
  const configs = described.flatMap((each) => each.configs);
  return settingsFrom(topic, partitions, new Map(configs.map(({ name, value }) => [name, value ?? ''])));
}

/** How a topic is to be. */
export interface TopicSettings {
  readonly topic: string;
  readonly partitionCount: number;
  readonly replicationFactor: number;
  readonly cleanup: 'DELETE' | 'COMPACT';
  /** Milliseconds for which a message is kept; -1 for ever. */
  readonly retentionMs: number;
}

/** An existing topic is not as it is wanted to be. Nobody alters it: more partitions, for one, would break the order per key. */
export interface TopicDifference {
  readonly topic: string;
  readonly setting: keyof Omit<TopicSettings, 'topic'>;
  readonly wanted: string;
  readonly found: string;
}

export function differences(wanted: TopicSettings, found: TopicSettings): readonly TopicDifference[] {
  const settings = ['partitionCount', 'replicationFactor', 'cleanup', 'retentionMs'] as const;
  return settings
    .filter((setting) => wanted[setting] !== found[setting])
    .map((setting) => ({
      topic: wanted.topic,
      setting,
      wanted: String(wanted[setting]),
      found: String(found[setting]),
    }));
}

/** The settings of a topic in Kafka's own names. */
export function configOf({ cleanup, retentionMs }: TopicSettings): readonly { name: string; value: string }[] {
  return [
    { name: 'cleanup.policy', value: cleanup.toLowerCase() },
    { name: 'retention.ms', value: String(retentionMs) },
  ];
}

export const configNames = ['cleanup.policy', 'retention.ms'];

/** What Kafka says of a topic, in our words. A policy that is both counts as compaction: old values of a key may go. */
export function settingsFrom(
  topic: string,
  partitions: readonly { readonly replicas: readonly number[] }[],
  config: ReadonlyMap<string, string>,
): TopicSettings {
  return {
    topic,
    partitionCount: partitions.length,
    replicationFactor: partitions[0]?.replicas.length ?? 0,
    cleanup: config.get('cleanup.policy')?.includes('compact') === true ? 'COMPACT' : 'DELETE',
    retentionMs: Number(config.get('retention.ms')),
  };
}

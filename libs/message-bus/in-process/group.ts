import type { TopicSettings } from '../topic-settings.js';
import type { PartitionLog } from './partition-log.js';

export interface StoredTopic {
  readonly settings: TopicSettings;
  readonly partitions: readonly PartitionLog[];
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface GroupMember {
  readonly topics: readonly string[];
  /** False when its partitions may be others now. */
  isAssigned: boolean;
}

/** Members that share the partitions of their topics, and how far they are together. */
export interface Group {
  readonly members: Set<GroupMember>;
  /** The next offset of each partition, under its name. */
  readonly committed: Map<string, number>;
  /** Partitions whose batch a member has in hand: while it works, nobody else begins there. */
  readonly busy: Set<string>;
}

export const placeName = ({ topic, partition }: TopicPartition) => `${topic}:${partition}`;

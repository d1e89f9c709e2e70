import type { ConsumerOptions, MessageConsumer } from '../message-bus.js';
import { type Group, placeName, type StoredTopic } from './group.js';
import { joinGroup } from './group-member.js';

export interface Groups {
  join(options: ConsumerOptions): MessageConsumer;
  committed(group: string, topic: string): ReadonlyMap<number, number>;
  /** How many messages of a partition the slowest group with members has before it. */
  backlog(topic: string, partition: number): number;
  /** Something was sent or committed. */
  wake(): void;
  /** Resolves with the next `wake`, or after so many milliseconds. */
  changed(waitMs: number): Promise<void>;
  close(): Promise<void>;
}

export function groupsOf(topicOf: (topic: string) => StoredTopic): Groups {
  const groups = new Map<string, Group>();
  const consumers: MessageConsumer[] = [];
  let change = Promise.withResolvers<void>();

  const wake = () => {
    const awaited = change;
    change = Promise.withResolvers<void>();
    awaited.resolve();
  };
  const changed = async (waitMs: number) => {
    const waited = Promise.withResolvers<void>();
    const timer = setTimeout(waited.resolve, waitMs);
    await Promise.race([change.promise, waited.promise]);
    clearTimeout(timer);
  };
  return {
    wake,
    changed,
    join: (options) => {
      const group = groups.get(options.group) ?? { members: new Set(), committed: new Map(), busy: new Set() };
      groups.set(options.group, group);
      const consumer = joinGroup({ group, options, topicOf, wake, changed });
      consumers.push(consumer);
      return consumer;
    },
    committed: (group, topic) => {
      const offsets = groups.get(group)?.committed ?? new Map<string, number>();
      const named = topicOf(topic).partitions.map((_, partition) => [
        partition,
        offsets.get(placeName({ topic, partition })),
      ]);
      return new Map(
        named.flatMap(([partition, offset]) =>
          partition === undefined || offset === undefined ? [] : [[partition, offset]],
        ),
      );
    },
    backlog: (topic, partition) => {
      const { end = 0 } = topicOf(topic).partitions[partition] ?? {};
      const following = [...groups.values()].filter(({ members }) =>
        [...members].some(({ topics }) => topics.includes(topic)),
      );
      return Math.max(
        0,
        ...following.map(({ committed }) => end - (committed.get(placeName({ topic, partition })) ?? 0)),
      );
    },
    close: async () => {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
    },
  };
}

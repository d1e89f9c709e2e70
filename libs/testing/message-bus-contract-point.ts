import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BatchOfRows,
  type IncomingBatch,
  type IncomingMessage,
  type MessageBus,
  OffsetMoved,
  type OutgoingMessage,
  type OwnOffsets,
  type Place,
  type TopicSettings,
} from '#libs/message-bus';

/** Opens the bus of an adapter; what it stores may outlive it. */
export type OpenBus = () => Promise<MessageBus>;

export interface MessageBusContractPoint {
  readonly point: string;
  readonly check: (open: OpenBus) => Promise<void>;
}

const patienceMs = 40_000;

export async function eventually(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > deadline) assert.fail(`Waited ${patienceMs} ms for ${what}`);
    await sleep(20);
  }
}

export const drawn = (what: string) => `contract.${what}-${randomUUID().slice(0, 8)}`;

export const topicSettings = (topic: string, partitionCount = 3): TopicSettings => ({
  topic,
  partitionCount,
  replicationFactor: 1,
  cleanup: 'DELETE',
  retentionMs: 3_600_000,
});

export async function withTopic(
  open: OpenBus,
  check: (bus: MessageBus, topic: string) => Promise<void>,
  partitionCount = 3,
): Promise<void> {
  const bus = await open();
  try {
    const topic = drawn('topic');
    await bus.topics.ensure([topicSettings(topic, partitionCount)]);
    await check(bus, topic);
  } finally {
    await bus.close();
  }
}

export const messagesOf = (topic: string, key: string, count: number, from = 0): readonly OutgoingMessage[] =>
  Array.from({ length: count }, (_, index) => ({
    topic,
    key,
    headers: { ce_id: `${key}-${from + index}` },
    value: JSON.stringify({ number: from + index }),
  }));

export const idOf = ({ headers }: IncomingMessage) => headers['ce_id'] ?? '';

/** Rows in memory that change with their offset or not at all, as a database's transaction would do it. */
export class RowsInMemory implements OwnOffsets {
  readonly rows: string[] = [];
  readonly offsets = new Map<string, number>();

  async next(place: Place): Promise<number | undefined> {
    return this.offsets.get(this.#name(place));
  }

  readonly apply = async ({ messages, nextOffset, expectedOffset, topic, partition }: BatchOfRows): Promise<void> => {
    const name = this.#name({ topic, partition });
    if (this.offsets.get(name) !== expectedOffset) throw new OffsetMoved(`${name} is not at ${expectedOffset}`);
    this.rows.push(...messages.map(idOf));
    this.offsets.set(name, nextOffset);
  };

  #name({ topic, partition }: Pick<Place, 'topic' | 'partition'>): string {
    return `${topic}:${partition}`;
  }
}

/** An effect that remembers. */
export function remembering(): {
  readonly seen: IncomingMessage[];
  readonly apply: (batch: IncomingBatch) => Promise<void>;
} {
  const seen: IncomingMessage[] = [];
  return {
    seen,
    apply: async ({ messages }) => {
      seen.push(...messages);
    },
  };
}

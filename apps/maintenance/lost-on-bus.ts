import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parsePosition } from '#libs/kernel';
import { type IncomingMessage, type MessageBus, type Place, publishedTopics } from '#libs/message-bus';
import type { LostAfter, LostTrace } from './lost-facts.js';

/** Clocks of publishers may be behind the log's by a little. */
const marginMs = 10_000;
const messagesMax = 200_000;
const patienceMs = 120_000;
const toldEveryMs = 5_000;

interface LostOnBus {
  readonly traces: readonly LostTrace[];
  readonly problems: readonly string[];
}

interface Looking {
  readonly bus: MessageBus;
  readonly prefix: string;
  readonly logId: string;
  readonly tell: (line: string) => void;
}

/**
 * Reads what was published since the last common fact was recorded, from every topic: as much as fits into the bounds above. A bus that cannot be reached is told
 * of among the problems. Joins a group of its own for as long as it reads.
 */
export async function lostOnBus(looking: Looking, after: LostAfter): Promise<LostOnBus> {
  const traces: LostTrace[] = [];
  try {
    const problem = await readAll(looking, after, (message) => {
      const trace = traceIn(message, looking.logId, after);
      if (trace !== undefined) traces.push(trace);
    });
    return { traces, problems: problem === undefined ? [] : [problem] };
  } catch (error) {
    return {
      traces,
      problems: [`The bus could not be read: ${error instanceof Error ? error.message : String(error)}`],
    };
  }
}

function traceIn({ headers }: IncomingMessage, logId: string, after: LostAfter): LostTrace | undefined {
  const { ce_position: position, ce_subject: stream, ce_id: fact, ce_time: at } = headers;
  if (position === undefined || stream === undefined || fact === undefined) return undefined;
  const place = parsePosition(position);
  return place.logId === logId && place.ordinal > after.ordinal ? { stream, source: 'bus', fact, at } : undefined;
}

/** Hands over each message of each partition from where it began to be later than the instant. Gives why it did not get to the end. */
async function readAll(
  { bus, prefix, tell }: Looking,
  after: LostAfter,
  hear: (message: IncomingMessage) => void,
): Promise<string | undefined> {
  const topics = publishedTopics(prefix);
  const places = await placesSince(bus, topics, after);
  const left = new Map([...places].filter(([, { start, end }]) => start < end));
  if (left.size === 0) return undefined;
  // Also of those that are not read: they would be read from their beginnings.
  const starts = new Map([...places].map(([place, { start }]) => [place, start]));
  let count = 0;
  const consumer = await bus.consume({
    group: `${prefix}.restoration-${randomUUID()}`,
    topics: [...new Set([...left.values()].map(({ topic }) => topic))],
    effect: {
      kind: 'ROWS',
      offsets: { next: async (place) => starts.get(nameOf(place)) },
      apply: async ({ messages, topic, partition, nextOffset }) => {
        const place = nameOf({ topic, partition });
        messages.forEach(hear);
        count += messages.length;
        starts.set(place, nextOffset);
        if (nextOffset >= (left.get(place)?.end ?? 0)) left.delete(place);
      },
    },
  });
  try {
    const endsAt = performance.now() + patienceMs;
    for (let toldAt = performance.now(); left.size > 0; await sleep(50)) {
      if (count >= messagesMax || performance.now() > endsAt)
        return `${left.size} partitions of the topics were not read to their ends: ${count} messages were.`;
      if (performance.now() - toldAt < toldEveryMs) continue;
      toldAt = performance.now();
      tell(`Read ${count} messages of the topics; ${left.size} partitions are left.`);
    }
    return undefined;
  } finally {
    await consumer.stop();
  }
}

interface PartitionSince {
  readonly topic: string;
  readonly start: number;
  readonly end: number;
}

/** From where to where each partition has something that came since, by name. */
async function placesSince(bus: MessageBus, topics: readonly string[], { recordedAt }: LostAfter) {
  const places = new Map<string, PartitionSince>();
  const since = new Date(recordedAt === '' ? 0 : Date.parse(recordedAt) - marginMs);
  for (const topic of topics) {
    const [ends, starts] = [await bus.topics.ends(topic), await bus.topics.since(topic, since)];
    for (const [partition, end] of ends)
      places.set(nameOf({ topic, partition }), { topic, start: starts.get(partition) ?? end, end });
  }
  return places;
}

const nameOf = ({ topic, partition }: Pick<Place, 'topic' | 'partition'>) => `${topic}:${partition}`;

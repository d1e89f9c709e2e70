import { createHash } from 'node:crypto';
import { z } from 'zod';
import { allFacts, type LibFacts, type PublishedMessage } from '#libs/all-facts';
import { type Fact, type FactCodec, factCodec, type RecordedFact, UnknownFact } from '#libs/kernel';
import type { IncomingMessage, OutgoingMessage } from './message-bus.js';
import { topicOf } from './published-topics.js';

export interface PublishingNames {
  /** What all topics begin with. */
  readonly topicPrefix: string;
  /** URI reference of this installation: with the id it names an event in the whole world. */
  readonly source: string;
}

type Contract = LibFacts['published'] & { readonly lib: string; readonly codec: FactCodec<Fact> };

/** How facts are read and what is published of them, by category. One that is missing here stops the publisher, loudly. */
const contracts: ReadonlyMap<string, Contract> = new Map(
  allFacts.flatMap(({ name: lib, facts, published }) =>
    facts.map(({ family }) => [family.category, { lib, codec: factCodec<Fact>(family), ...published }] as const),
  ),
);

/**
 * A fact as strangers read it, as CloudEvents 1.0 in Kafka's binary mode; undefined when it stays in the house, or concerns every topic. Throws
 * `UnknownFact` for one that this release does not know: skipping it would lose it for ever.
 */
export function messageOf(fact: RecordedFact, { topicPrefix, source }: PublishingNames): OutgoingMessage | undefined {
  const { contract, message, data } = publishedAs(fact);
  if (message === undefined || contract.isOnEveryTopic === true) return undefined;
  return {
    topic: topicOf(topicPrefix, contract.lib),
    key: fact.stream,
    headers: { ...headersOf(fact, source), ce_type: message.type },
    // The schema takes what it names and leaves the rest, sealed fields among it.
    value: JSON.stringify(message.data.parse(data)),
  };
}

export interface Partition {
  readonly topic: string;
  readonly partition: number;
}

/**
 * A fact that concerns every topic, as it is told in one partition. There its id is its own, because readers who know the ids of what they have read would
 * otherwise take it in one partition only; and the same each time. Throws `UnknownFact` for a fact that is told nowhere.
 */
export function noticeOf(fact: RecordedFact, { topic, partition }: Partition, source: string): OutgoingMessage {
  const { contract, message, data } = publishedAs(fact);
  if (message === undefined || contract.isOnEveryTopic !== true) throw unknown(fact);
  const id = idIn(fact.id, topic, partition);
  return {
    topic,
    partition,
    key: fact.stream,
    headers: { ...headersOf(fact, source), ce_id: id, ce_type: message.type },
    value: JSON.stringify(message.data.parse(data)),
  };
}

interface Published {
  readonly contract: Contract;
  /** Undefined when it stays in the house. */
  readonly message: PublishedMessage | undefined;
  readonly data: object;
}

function publishedAs(fact: RecordedFact): Published {
  const category = fact.stream.slice(0, fact.stream.indexOf('-'));
  const contract = contracts.get(category);
  if (contract === undefined) throw unknown(fact);
  const { type, data } = contract.codec.decode(fact);
  const message = contract.messages[type];
  if (message === undefined && !(type in contract.notPublished)) throw unknown(fact);
  return { contract, message, data };
}

function headersOf(fact: RecordedFact, source: string) {
  return {
    ce_specversion: '1.0',
    ce_id: fact.id,
    ce_source: source,
    ce_time: fact.recordedAt,
    ce_subject: fact.stream,
    ce_partitionkey: fact.stream,
    ce_revision: String(fact.revision),
    ce_position: fact.position,
    'content-type': 'application/json',
  };
}

/** A UUIDv8 (RFC 9562, section 5.8) of what it is made of. */
function idIn(factId: string, topic: string, partition: number): string {
  const bytes = createHash('sha256')
    .update(JSON.stringify([factId, topic, partition]))
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const unknown = ({ stream, type, metadata }: RecordedFact) => new UnknownFact(stream, type, metadata.schemaVersion);

const Attributes = z.object({
  ce_specversion: z.literal('1.0'),
  ce_id: z.string().min(1),
  ce_type: z.string().min(1),
  ce_source: z.string().min(1),
  ce_time: z.iso.datetime({ offset: true }).optional(),
  ce_subject: z.string().optional(),
  'content-type': z.string().regex(/^application\/(.+\+)?json\b/),
});

export interface CloudEvent {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly time: string | undefined;
  readonly subject: string | undefined;
  readonly data: unknown;
}

/** Reads a CloudEvent with JSON data in binary mode. Never throws: what is not one comes back with the reason. */
export function cloudEventIn({
  headers,
  value,
}: Pick<IncomingMessage, 'headers' | 'value'>): { readonly event: CloudEvent } | { readonly problem: string } {
  const attributes = Attributes.safeParse(headers);
  if (!attributes.success) return { problem: `No CloudEvent in binary mode: ${z.prettifyError(attributes.error)}` };
  const { ce_id: id, ce_type: type, ce_source: source, ce_time: time, ce_subject: subject } = attributes.data;
  try {
    const data: unknown = JSON.parse(value);
    return { event: { id, type, source, time, subject, data } };
  } catch {
    return { problem: 'The data is not JSON' };
  }
}

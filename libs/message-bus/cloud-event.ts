import { z } from 'zod';
import { allFacts } from '#libs/all-facts';
import { type Fact, factCodec, type RecordedFact, UnknownFact } from '#libs/kernel';
import type { IncomingMessage, OutgoingMessage } from './message-bus.js';
import { topicOf } from './published-topics.js';

export interface PublishingNames {
  /** What all topics begin with. */
  readonly topicPrefix: string;
  /** URI reference of this installation: with the id it names an event in the whole world. */
  readonly source: string;
}

/** How facts are read and what is published of them, by category. One that is missing here stops the publisher, loudly. */
const contracts = new Map(
  allFacts.flatMap(({ name: lib, facts, published }) =>
    facts.map(({ family }) => [family.category, { lib, codec: factCodec<Fact>(family), ...published }] as const),
  ),
);

/**
 * A fact as strangers read it, as CloudEvents 1.0 in Kafka's binary mode; undefined when it stays in the house. Throws `UnknownFact` for one
 * that this release does not know: skipping it would lose it for ever.
 */
export function messageOf(fact: RecordedFact, { topicPrefix, source }: PublishingNames): OutgoingMessage | undefined {
  const category = fact.stream.slice(0, fact.stream.indexOf('-'));
  const contract = contracts.get(category);
  if (contract === undefined) throw unknown(fact);
  const { type, data } = contract.codec.decode(fact);
  const message = contract.messages[type];
  if (message === undefined) {
    if (type in contract.notPublished) return undefined;
    throw unknown(fact);
  }
  return {
    topic: topicOf(topicPrefix, contract.lib),
    key: fact.stream,
    headers: {
      ce_specversion: '1.0',
      ce_id: fact.id,
      ce_type: message.type,
      ce_source: source,
      ce_time: fact.recordedAt,
      ce_subject: fact.stream,
      ce_partitionkey: fact.stream,
      ce_revision: String(fact.revision),
      ce_position: fact.position,
      'content-type': 'application/json',
    },
    // The schema takes what it names and leaves the rest, sealed fields among it.
    value: JSON.stringify(message.data.parse(data)),
  };
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

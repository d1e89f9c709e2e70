import { randomBytes } from 'node:crypto';
import { EventStore, EventStoreDbEventStore, hashOf, verify } from '#libs/event-store';
import { signalTopics } from '#libs/hosting';
import type { RecordedFact } from '#libs/kernel';
import { type IncomingMessage, type MessageBus, type PublishingNames, publishedTopics } from '#libs/message-bus';
import { openPostgresql } from '#libs/postgresql';
import { ReadStore, type View } from '#libs/read-store';
import { postgresqlPlace } from '../../integration/read-store/postgresql-place.js';
import { rowsIn, rowsOfReplay, type Tables } from '../rows.js';
import type { Place } from './installation.js';
import type { LedgerState } from './ledger.js';
import { until } from './until.js';

/** How whoever judges sees the engines: from outside, with no link between. */
export interface Observer {
  readonly place: Place;
  /** Opened anew when the log was put back and accepted: it would rightly refuse to go on. */
  eventStore: EventStoreDbEventStore;
  readonly bus: MessageBus;
  readonly views: readonly View[];
  /** Hashes of the facts of an earlier look, in the log's order. */
  remembered: readonly string[];
  /** Each time that the log was put back to a copy, and accepted. */
  readonly restorations: Restoration[];
}

/** What was true when a log that was put back was accepted, and nobody ran. */
export interface Restoration {
  /** The ids of all facts of the log. */
  readonly held: ReadonlySet<string>;
  /** Where each partition of the topics of facts ended: what stands before it of other facts is void. */
  readonly ends: ReadonlyMap<string, ReadonlyMap<number, number>>;
}

/** All that can be judged by. */
export interface Evidence {
  readonly names: PublishingNames;
  readonly ledger: LedgerState;
  readonly facts: readonly RecordedFact[];
  /** What a walk along the chains found. */
  readonly findings: readonly string[];
  /** As they read at an earlier look: a prefix of `facts`. */
  readonly remembered: readonly string[];
  readonly rows: { readonly live: Tables; readonly replayed: Tables };
  readonly messages: readonly IncomingMessage[];
  readonly dead: readonly IncomingMessage[];
  readonly restorations: readonly Restoration[];
}

const patienceMs = 120_000;

export async function gather(observer: Observer, ledger: LedgerState): Promise<Evidence> {
  const { place, eventStore, bus } = observer;
  const prefix = place.namespace;
  const facts = await factsOf(eventStore);
  const { remembered } = observer;
  observer.remembered = facts.map(hashOf);
  return {
    names: namesOf(prefix),
    ledger,
    facts,
    findings: (await verify(eventStore)).findings.map(({ message }) => message),
    remembered,
    rows: { live: await liveRows(observer), replayed: await replayedRows(observer) },
    messages: (await Promise.all(publishedTopics(prefix).map((topic) => messagesIn(bus, topic)))).flat(),
    restorations: observer.restorations,
    dead: await messagesIn(bus, signalTopics(prefix).dead),
  };
}

/** The log without a link between, and with nothing remembered of it. */
export const logSeenFrom = ({ eventStoreUrl, namespace }: Place): Promise<EventStoreDbEventStore> =>
  EventStoreDbEventStore.open({ url: eventStoreUrl, namespace });

export const namesOf = (topicPrefix: string): PublishingNames => ({ topicPrefix, source: `urn:${topicPrefix}` });

export async function factsOf(eventStore: EventStore): Promise<readonly RecordedFact[]> {
  const facts: RecordedFact[] = [];
  for (let page = await eventStore.readAll(undefined); ; page = await eventStore.readAll(page.last)) {
    facts.push(...page.facts);
    if (page.isCaughtUp) return facts;
  }
}

/** Every message that stood in the topic when it was asked for, in the order of its partitions. */
export async function messagesIn(bus: MessageBus, topic: string): Promise<readonly IncomingMessage[]> {
  const ends = await bus.topics.ends(topic);
  const read: IncomingMessage[] = [];
  const reached = new Map<number, number>();
  const consumer = await bus.consume({
    group: `judge-${randomBytes(6).toString('hex')}`,
    topics: [topic],
    effect: {
      kind: 'COMMANDS',
      apply: async ({ partition, messages, nextOffset }) => {
        // A batch may come again when the group is arranged anew.
        const from = reached.get(partition) ?? 0;
        read.push(...messages.filter(({ offset }) => offset >= from));
        reached.set(partition, Math.max(from, nextOffset));
      },
    },
  });
  try {
    const isRead = () => [...ends].every(([partition, end]) => (reached.get(partition) ?? 0) >= end);
    await until(isRead, patienceMs, `${topic} to be read`);
  } finally {
    await consumer.stop();
  }
  return read.toSorted((a, b) => a.partition - b.partition || a.offset - b.offset);
}

async function liveRows({ place, views }: Observer): Promise<Tables> {
  const readStore = ReadStore.open({ url: place.databaseUrl, schema: place.namespace, poolMax: 2 });
  try {
    return await rowsIn(readStore, views);
  } finally {
    await readStore.close();
  }
}

/** Rows built from the first fact on, in a schema that nobody else knows. */
export const replayedRows = async ({
  place,
  eventStore,
  views,
}: Pick<Observer, 'place' | 'eventStore' | 'views'>): Promise<Tables> =>
  rowsOfReplay(await postgresqlPlace(place.databaseUrl, 2)(), eventStore, views);

export async function dropSchema(database: { readonly url: string; readonly schema: string }): Promise<void> {
  const postgresql = openPostgresql(database);
  await postgresql.transaction((connection) =>
    connection.query(`drop schema if exists "${database.schema}" cascade`, []),
  );
  await postgresql.close();
}

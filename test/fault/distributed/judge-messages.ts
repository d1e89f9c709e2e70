import type { RecordedFact } from '#libs/kernel';
import { type IncomingMessage, type PublishingNames, publishingLibs, topicOf } from '#libs/message-bus';
import type { Restoration } from './evidence.js';

interface Published {
  readonly facts: readonly RecordedFact[];
  readonly messages: readonly IncomingMessage[];
  readonly names: PublishingNames;
  readonly restorations?: readonly Restoration[];
}

/** Calls back what was published of a history that is no longer. */
const callingBack = 'bourse.log.restored.v1';

/** Invariant 7: every fact that strangers may read, at least once, in the order of its key, under one name and with one content. */
export function* published({ facts, messages: all, names, restorations = [] }: Published): Iterable<string> {
  const messages = all.filter((message) => !isCallingBack(message) && !isVoid(message, restorations));
  const wanted = new Map(
    facts.flatMap((fact) => {
      const message = wantedFor(fact, names);
      return message === undefined ? [] : [[fact.id, message] as const];
    }),
  );
  yield* unlikeFacts(messages, wanted);
  const first = firstDeliveries(messages);
  yield* outOfOrder(first);
  yield* neverCalledBack(all, restorations);
  const seen = new Set(first.map(idOf));
  for (const [id, { key, headers }] of wanted) {
    if (!seen.has(id)) yield `[7] ${key}@${headers.ce_revision} (${id}) was never published`;
  }
}

const isCallingBack = ({ headers }: IncomingMessage): boolean => headers['ce_type'] === callingBack;

/** It stood there before a log was accepted that does not hold its fact. */
const isVoid = (message: IncomingMessage, restorations: readonly Restoration[]): boolean =>
  restorations.some(({ held, ends }) => {
    const end = ends.get(message.topic)?.get(message.partition) ?? 0;
    return message.offset < end && !held.has(idOf(message));
  });

/** Whoever reads a partition hears of each restoration before any fact that is newer in the history that was accepted. */
function* neverCalledBack(
  messages: readonly IncomingMessage[],
  restorations: readonly Restoration[],
): Iterable<string> {
  const byPartition = Map.groupBy(messages, ({ topic, partition }) => `${topic} ${partition}`);
  for (const { held, ends } of restorations) {
    for (const [topic, partitions] of ends) {
      for (const [partition, end] of partitions) {
        const since = (byPartition.get(`${topic} ${partition}`) ?? []).filter(({ offset }) => offset >= end);
        const told = since.findIndex(isCallingBack);
        const [early] = since.slice(0, told).filter((message) => !held.has(idOf(message)));
        if (told === -1) yield `[7] ${topic} ${partition} does not say that the log was restored`;
        else if (early !== undefined) yield `[7] ${placeOf(early)} comes before it says that the log was restored`;
      }
    }
  }
}

const idOf = ({ headers }: IncomingMessage): string => headers['ce_id'] ?? '';
const placeOf = ({ topic, partition, offset }: IncomingMessage): string => `${topic} ${partition}:${offset}`;

function* unlikeFacts(messages: readonly IncomingMessage[], wanted: ReadonlyMap<string, Wanted>): Iterable<string> {
  for (const message of messages) {
    const { key, headers, value, topic } = message;
    const due = wanted.get(idOf(message));
    if (due === undefined) yield `[7] ${placeOf(message)} carries ${idOf(message)}, which is no fact`;
    else if (due.value !== value || due.key !== key || due.topic !== topic || !sameHeaders(due.headers, headers)) {
      yield `[7] ${placeOf(message)} carries ${idOf(message)} differently from the fact`;
    }
  }
}

function firstDeliveries(messages: readonly IncomingMessage[]): readonly IncomingMessage[] {
  const seen = new Set<string>();
  return messages.filter((message) => {
    const isFirst = !seen.has(idOf(message));
    seen.add(idOf(message));
    return isFirst;
  });
}

function* outOfOrder(first: readonly IncomingMessage[]): Iterable<string> {
  const last = new Map<string, { readonly revision: number; readonly partition: number }>();
  for (const message of first) {
    const { key = '', headers, partition, topic } = message;
    const revision = Number(headers['ce_revision']);
    const before = last.get(key) ?? { revision: -1, partition };
    if (before.partition !== partition) yield `[7] ${key} stands in two partitions of ${topic}`;
    if (before.revision >= revision) {
      yield `[7] ${placeOf(message)}: revision ${revision} of ${key} comes first after ${before.revision}`;
    }
    last.set(key, { revision, partition });
  }
}

const contracts = new Map(
  publishingLibs.flatMap(({ name: lib, published: { messages } }) =>
    Object.entries(messages).map(([fact, message]) => [fact, { lib, ...message }] as const),
  ),
);

type Wanted = NonNullable<ReturnType<typeof wantedFor>>;

/** Undefined for what stays in the house. Put together from the contract, not by the publisher's own hand. */
function wantedFor({ id, type, stream, revision, position, recordedAt, data }: RecordedFact, names: PublishingNames) {
  const contract = contracts.get(type);
  if (contract === undefined) return undefined;
  return {
    topic: topicOf(names.topicPrefix, contract.lib),
    key: stream,
    headers: {
      ce_id: id,
      ce_type: contract.type,
      ce_source: names.source,
      ce_time: recordedAt,
      ce_subject: stream,
      ce_revision: `${revision}`,
      ce_position: position,
    },
    value: JSON.stringify(contract.data.parse(data)),
  };
}

const sameHeaders = (wanted: Readonly<Record<string, string>>, found: Readonly<Record<string, string>>): boolean =>
  Object.entries(wanted).every(([name, text]) => found[name] === text);

import { randomUUID } from 'node:crypto';
import type { EventStore } from '#libs/event-store';
import type { Fact, RecordedFact } from '#libs/kernel';
import { factCodec } from '#libs/kernel';
import type { ProjectedFact, View } from '#libs/read-store';
import type { InMemoryEventStore } from '#libs/testing';

const pageCount = 500;

/** Everything that the store holds, in its order. */
export async function factsOf(store: InMemoryEventStore): Promise<readonly RecordedFact[]> {
  const facts: RecordedFact[] = [];
  for (let page = await store.readAll(undefined, { countMax: pageCount }); ; ) {
    facts.push(...page.facts);
    if (page.isCaughtUp) return facts;
    page = await store.readAll(page.last, { countMax: pageCount });
  }
}

/** A fact that a view reads, in its current shape, and where it stands in the log. */
export type Read = ProjectedFact<Fact> & { readonly index: number };

/** Writes what some facts change in the rows of a view. */
export type Write = (batch: readonly Read[]) => Promise<void>;

/** What each view reads of a log, parsed once: who trusts the log folds this. */
export function readBy(views: readonly View[], log: readonly RecordedFact[]): ReadonlyMap<View, readonly Read[]> {
  return new Map(views.map((view) => [view, factsFor(view, log)]));
}

function factsFor({ families }: View, log: readonly RecordedFact[]): readonly Read[] {
  const codecs = families.map((family) => factCodec(family));
  return log.flatMap((recorded, index) => {
    const category = recorded.stream.slice(0, recorded.stream.indexOf('-'));
    const codec = codecs.find((each) => each.category === category && each.knows(recorded.type));
    return codec === undefined ? [] : [{ index, recorded, fact: codec.decode(recorded) }];
  });
}

const writersMax = 64;

/** Brings the facts into another log under ids of their own; those of a stream stay in their order. */
export async function fillLog(target: EventStore, source: InMemoryEventStore): Promise<void> {
  const streams = [...Map.groupBy(await factsOf(source), ({ stream }) => stream)];
  const writer = async () => {
    for (let next = streams.pop(); next !== undefined; next = streams.pop()) {
      const [stream, recorded] = next;
      const facts = recorded.map(({ type, data, metadata }) => ({
        id: randomUUID(),
        type,
        data: { ...toObject(data) },
        metadata,
      }));
      const { outcome } = await target.append(stream, facts, 'no-stream');
      if (outcome !== 'appended') throw new Error(`The append was answered with ${outcome}`);
    }
  };
  await Promise.all(Array.from({ length: writersMax }, writer));
}

const toObject = (data: unknown): object => (typeof data === 'object' && data !== null ? data : {});

import { type Fact, type FactFamily, factCodec, type Position } from '#libs/kernel';
import type { EventStore } from './event-store.js';

const pagesMax = 100;

interface Sought<F extends Fact> {
  readonly family: FactFamily<F>;
  /** Of the stream, without its category. */
  readonly id: string;
  readonly fits: (fact: F) => boolean;
}

/**
 * Returns where the first fact of a stream that fits stands in the log; undefined when none does. For the few decisions
 * that ask which of two facts came first: folds know no positions.
 */
export async function positionOfFact<F extends Fact>(
  eventStore: EventStore,
  { family, id, fits }: Sought<F>,
): Promise<Position | undefined> {
  const codec = factCodec(family);
  let revision = 0;
  for (let page = 0; page < pagesMax; page += 1) {
    const { facts, isEnd } = await eventStore.readStream(`${family.category}-${id}`, revision);
    const found = facts.find((recorded) => codec.knows(recorded.type) && fits(codec.decode(recorded)));
    if (found !== undefined || isEnd) return found?.position;
    revision += facts.length;
  }
  return undefined;
}

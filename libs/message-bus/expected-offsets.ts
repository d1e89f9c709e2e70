import type { Effect, Place } from './message-bus.js';

/** What the rows' own offsets are, read once and then remembered until somebody else may have moved them. */
export interface ExpectedOffsets {
  /** Undefined when Kafka's committed offset counts, or the partition was never consumed. */
  at(place: Place): Promise<number | undefined>;
  set(place: Place, offset: number): void;
  forget(place: Place): void;
  forgetAll(): void;
  /** True for the first batch that begins later than expected: messages in between may only have been skipped. */
  isWorthLookingBack(place: Place, expected: number): boolean;
}

export function expectedOffsets(effect: Effect): ExpectedOffsets {
  const offsets = new Map<string, number | undefined>();
  const lookedBackTo = new Map<string, number>();
  return {
    at: async (place) => {
      if (effect.kind === 'COMMANDS') return undefined;
      const name = nameOf(place);
      if (!offsets.has(name)) offsets.set(name, await effect.offsets.next(place));
      return offsets.get(name);
    },
    set: (place, offset) => {
      offsets.set(nameOf(place), offset);
    },
    forget: (place) => {
      offsets.delete(nameOf(place));
    },
    forgetAll: () => {
      offsets.clear();
      lookedBackTo.clear();
    },
    isWorthLookingBack: (place, expected) => {
      const isFirst = lookedBackTo.get(nameOf(place)) !== expected;
      lookedBackTo.set(nameOf(place), expected);
      return isFirst;
    },
  };
}

const nameOf = ({ topic, partition }: Place) => `${topic}:${partition}`;

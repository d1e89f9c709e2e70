import type { EventLog } from './event-log.js';

/** Where all durable events are, in the order of the file, which is the order of their positions. */
export interface AllEvents {
  add(position: number, bytes: number): void;
  size(): number;
  /** An event's position, by its place among all events. */
  positionAt(index: number): number | undefined;
  /** The place of the first event at or behind a position. */
  indexAt(position: number): number;
  /** Records from a place on: at most 500 of them, none at the end. */
  page(log: EventLog, index: number): readonly Buffer[];
}

const pageEventsMax = 500;
const pageBytesMax = 1024 * 1024;

export function createAllEvents(): AllEvents {
  const positions: number[] = [];
  let end = 0;
  return {
    add(position, bytes) {
      positions.push(position);
      end = position + bytes;
    },
    size: () => positions.length,
    positionAt: (index) => positions[index],
    indexAt: (position) => firstNotBelow(positions, position),
    page(log, index) {
      const start = positions[index];
      if (start === undefined) return [];
      let next = index + 1;
      while (next - index < pageEventsMax && (positions[next] ?? Number.POSITIVE_INFINITY) - start < pageBytesMax)
        next++;
      const page = log.read(start, (positions[next] ?? end) - start);
      return positions.slice(index, next).map((position) => {
        const offset = position - start;
        return page.subarray(offset, offset + page.readUInt32LE(offset));
      });
    },
  };
}

/** The first index whose value is not below the given one. */
function firstNotBelow(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? value) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

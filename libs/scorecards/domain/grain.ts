import { dayOf, type Hour, monthOf, nextDay, nextMonth } from './hour.js';

/** Hours are pieces as they were recorded; days and months are their sums. */
export type Grain = 'HOUR' | 'DAY' | 'MONTH';

/** Whole grains from one hour, inclusive, to another, exclusive; to be added or taken away. Without `from`: since the beginning. */
export interface Span {
  readonly sign: 1 | -1;
  readonly grain: Grain;
  readonly from: Hour | undefined;
  readonly to: Hour;
}

interface Level {
  readonly grain: Grain;
  readonly floor: (hour: Hour) => Hour;
  readonly next: (start: Hour) => Hour;
  readonly finer: Level | undefined;
}

const hours: Level = { grain: 'HOUR', floor: (hour) => hour, next: (hour) => hour + 1, finer: undefined };
const days: Level = { grain: 'DAY', floor: dayOf, next: nextDay, finer: hours };
const months: Level = { grain: 'MONTH', floor: monthOf, next: nextMonth, finer: days };

/**
 * Few spans that come to exactly the window: months in its middle, days and hours at its edges. Sums can be subtracted, so most of
 * a month is the month without its rest.
 */
export function spansOf(from: Hour | undefined, to: Hour): readonly Span[] {
  if (from !== undefined) return cover(months, from, to);
  const lastMonth = monthOf(to);
  return [{ sign: 1, grain: 'MONTH', from, to: lastMonth }, ...beginning(months, lastMonth, to)];
}

function cover(level: Level, from: Hour, to: Hour): readonly Span[] {
  const { grain, floor, next, finer } = level;
  if (finer === undefined || from >= to) return from < to ? [{ sign: 1, grain, from, to }] : [];
  const [first, last] = [floor(from) === from ? from : next(floor(from)), floor(to)];
  if (first > last) return cover(finer, from, to);
  const middle: readonly Span[] = first < last ? [{ sign: 1, grain, from: first, to: last }] : [];
  return [...ending(level, from, first), ...middle, ...beginning(level, last, to)];
}

/** From somewhere in a month (or day) to its end. */
function ending({ grain, floor, finer }: Level, from: Hour, end: Hour): readonly Span[] {
  const start = floor(from);
  if (finer === undefined || from === end) return [];
  if (end - from <= from - start) return cover(finer, from, end);
  return [{ sign: 1, grain, from: start, to: end }, ...cover(finer, start, from).map(negated)];
}

/** From the beginning of a month (or day) to somewhere in it. */
function beginning({ grain, next, finer }: Level, start: Hour, to: Hour): readonly Span[] {
  const end = next(start);
  if (finer === undefined || start === to) return [];
  if (to - start <= end - to) return cover(finer, start, to);
  return [{ sign: 1, grain, from: start, to: end }, ...cover(finer, to, end).map(negated)];
}

function negated(span: Span): Span {
  return { ...span, sign: span.sign === 1 ? -1 : 1 };
}

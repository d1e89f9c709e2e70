import { dayOf, type Hour, monthOf, nextDay, nextMonth } from './hour.js';

/** Hours are pieces as they were recorded; days and months are their sums. */
export type Grain = 'HOUR' | 'DAY' | 'MONTH';

/** Whole grains from one hour, inclusive, to another, exclusive. Without `from`: since the beginning. */
export interface Span {
  readonly grain: Grain;
  readonly from: Hour | undefined;
  readonly to: Hour;
}

/** Few spans that cover a window exactly: months in the middle, days and hours at its edges. */
export function spansOf(from: Hour | undefined, to: Hour): readonly Span[] {
  const [firstMonth, lastMonth] = [from === undefined ? undefined : roundedUp(from, monthOf, nextMonth), monthOf(to)];
  const months: Span = { grain: 'MONTH', from: firstMonth, to: lastMonth };
  const covered =
    firstMonth === undefined
      ? [months, ...daysAndHours(lastMonth, to)]
      : from === undefined || firstMonth > lastMonth
        ? daysAndHours(from ?? to, to)
        : [...daysAndHours(from, firstMonth), months, ...daysAndHours(lastMonth, to)];
  return covered.filter((span) => span.from === undefined || span.from < span.to);
}

function daysAndHours(from: Hour, to: Hour): readonly Span[] {
  const [firstDay, lastDay] = [roundedUp(from, dayOf, nextDay), dayOf(to)];
  if (firstDay > lastDay) return [{ grain: 'HOUR', from, to }];
  return [
    { grain: 'HOUR', from, to: firstDay },
    { grain: 'DAY', from: firstDay, to: lastDay },
    { grain: 'HOUR', from: lastDay, to },
  ];
}

function roundedUp(hour: Hour, floor: (hour: Hour) => Hour, next: (start: Hour) => Hour): Hour {
  const start = floor(hour);
  return start === hour ? hour : next(start);
}

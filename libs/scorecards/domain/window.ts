import { dayOf, type Hour, hourOf, monthOf, nextDay, nextMonth, nextWeek, weekOf } from './hour.js';

/** Whole hours from one, inclusive, to another, exclusive. */
export interface Window {
  readonly from: Hour;
  readonly to: Hour;
}

export type Bucket = 'DAY' | 'WEEK' | 'MONTH';

export const bucketsMax = 400;

/** The days before an instant, up to the end of the hour it is in. */
export function rollingWindow(days: number, now: string): Window {
  const to = hourOf(now) + 1;
  return { from: to - days * 24, to };
}

/** The hours that an interval touches. Undefined when it ends before it begins. */
export function windowBetween(from: string, to: string): Window | undefined {
  const window = { from: hourOf(from), to: Math.ceil(Date.parse(to) / 3_600_000) };
  return window.from < window.to ? window : undefined;
}

const calendar = {
  DAY: { floor: dayOf, next: nextDay },
  WEEK: { floor: weekOf, next: nextWeek },
  MONTH: { floor: monthOf, next: nextMonth },
} as const;

/** The days, weeks or months that a window touches, whole ones, the earliest first. Undefined when they are more than `bucketsMax`. */
export function bucketsOf(window: Window, bucket: Bucket): readonly Window[] | undefined {
  const { floor, next } = calendar[bucket];
  const buckets: Window[] = [];
  for (let from = floor(window.from); from < window.to; from = next(from)) {
    if (buckets.length === bucketsMax) return undefined;
    buckets.push({ from, to: next(from) });
  }
  return buckets;
}

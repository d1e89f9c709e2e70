import type { Measure } from '../metric.js';

interface Course {
  readonly from: string;
  readonly doneAt: string | undefined;
  readonly endedAt: string | undefined;
}

/** How long it took, or that it is not over. Counted where it began. */
export function durationOf({ from, doneAt, endedAt }: Course): Measure {
  if (doneAt !== undefined) return { outcome: 'DONE', countedAt: from, valueMs: between(from, doneAt) };
  if (endedAt !== undefined) return { outcome: 'ENDED', countedAt: from, valueMs: between(from, endedAt) };
  return { outcome: 'OPEN', countedAt: from, valueMs: 0 };
}

/** Facts of different machines may be out of order by their clocks; no time is less than none. */
function between(from: string, to: string): number {
  return Math.max(0, Date.parse(to) - Date.parse(from));
}

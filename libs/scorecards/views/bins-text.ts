import type { Bins } from '../domain/quantile-sketch.js';

/** A sketch as a row keeps it: a JSON list of bin, count, bin, count and so on, in order and without bins that come to nothing, so
 * that equal sketches are equal texts. */
export function binsText(bins: Bins): string {
  const counted = [...bins].filter(([, count]) => count !== 0);
  return JSON.stringify(counted.toSorted(([a], [b]) => a - b).flat());
}

/** The sketch again, or what it takes away. Throws when the text is none. */
export function binsIn(text: string, sign: 1 | -1 = 1): Bins {
  const numbers = numbersIn(text);
  const bins = new Map<number, number>();
  for (let index = 0; index < numbers.length; index += 2) {
    bins.set(numbers[index] ?? 0, sign * (numbers[index + 1] ?? 0));
  }
  return bins;
}

function numbersIn(text: string): readonly number[] {
  const list: unknown = JSON.parse(text);
  if (!isListOfNumbers(list) || list.length % 2 !== 0) throw new TypeError('A sum holds something that is no sketch');
  return list;
}

function isListOfNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'number');
}

import type { RecordedFact } from '#libs/kernel';
import type { FactFilter } from '#schema';
import { limitExceeded } from '../limits/limit-exceeded.js';

const categoriesMax = 20;
const categoryLengthMax = 64;
const typesMax = 100;
const typeLengthMax = 128;
const streamLengthMax = 256;

/** A filter within its bounds, ready to be asked. */
export interface FactWish {
  readonly categories: readonly string[] | undefined;
  readonly stream: string | undefined;
  readonly isMet: (fact: Pick<RecordedFact, 'stream' | 'type'>) => boolean;
}

/** Throws `GraphQLError` when the filter breaks its bounds. */
export function wishOf(filter: FactFilter | null | undefined): FactWish {
  const categories = checkedTexts('categories', filter?.categories, categoriesMax, categoryLengthMax);
  const types = checkedTexts('types', filter?.types, typesMax, typeLengthMax);
  const stream = filter?.stream ?? undefined;
  if (stream !== undefined) checkLength('stream', stream, streamLengthMax);
  return {
    categories,
    stream,
    isMet: (fact) =>
      (types === undefined || types.includes(fact.type)) &&
      (stream === undefined || stream === fact.stream) &&
      (categories === undefined || categories.some((category) => fact.stream.startsWith(`${category}-`))),
  };
}

function checkedTexts(
  name: string,
  texts: readonly string[] | null | undefined,
  countMax: number,
  lengthMax: number,
): readonly string[] | undefined {
  if (texts === null || texts === undefined) return undefined;
  if (texts.length === 0 || texts.length > countMax) {
    throw limitExceeded({ field: `filter.${name}`, limit: `1 to ${countMax} texts`, given: String(texts.length) });
  }
  for (const text of texts) checkLength(name, text, lengthMax);
  return texts;
}

function checkLength(name: string, { length }: string, lengthMax: number): void {
  if (length > 0 && length <= lengthMax) return;
  throw limitExceeded({ field: `filter.${name}`, limit: `1 to ${lengthMax} characters`, given: String(length) });
}

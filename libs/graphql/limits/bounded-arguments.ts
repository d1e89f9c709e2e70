import type { GraphQLError } from 'graphql';
import { figure, limitExceeded } from './limit-exceeded.js';

const textLengthMax = 200;

/**
 * What a query is given to look for: undefined when it is missing or blank. `field` is the argument as the caller knows it.
 * Throws `GraphQLError` when it is longer than 200 characters.
 */
export function boundedText(field: string, text: string | null | undefined): string | undefined {
  if (text === null || text === undefined || text.trim() === '') return undefined;
  if (text.length <= textLengthMax) return text;
  throw limitExceeded({ field, limit: `at most ${figure(textLengthMax)} characters`, given: figure(text.length) });
}

/** A list of different values: undefined when it is missing. Throws `GraphQLError` when it is empty or longer than `countMax`. */
export function boundedList<Value>(
  field: string,
  values: readonly Value[] | null | undefined,
  countMax: number,
): readonly Value[] | undefined {
  if (values === null || values === undefined) return undefined;
  const unique = [...new Set(values)];
  if (unique.length === 0 || unique.length > countMax) throw outOfBounds(field, `1 to ${figure(countMax)} values`);
  return unique;
}

/** The refusal of an argument that is not what `limit` says: `1 to 9 values` or the like. */
export function outOfBounds(field: string, limit: string): GraphQLError {
  return limitExceeded({ field, limit });
}

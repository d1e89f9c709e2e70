import { GraphQLError } from 'graphql';

const searchLengthMax = 200;

/** What a query is given to look for: undefined when it is missing or blank. Throws `GraphQLError` when it is too long. */
export function boundedSearch(search: string | null | undefined): string | undefined {
  if (search === null || search === undefined || search.trim() === '') return undefined;
  if (search.length > searchLengthMax) throw outOfBounds('search', `at most ${searchLengthMax} characters`);
  return search;
}

/** A list of different values: undefined when it is missing. Throws `GraphQLError` when it is empty or too long. */
export function boundedList<Value>(
  field: string,
  values: readonly Value[] | null | undefined,
  countMax: number,
): readonly Value[] | undefined {
  if (values === null || values === undefined) return undefined;
  const unique = [...new Set(values)];
  if (unique.length === 0 || unique.length > countMax) throw outOfBounds(field, `1 to ${countMax} values`);
  return unique;
}

/** Null, as GraphQL says that nothing was given, becomes undefined. */
export const given = <Value>(value: Value | null | undefined): Value | undefined => value ?? undefined;

export function outOfBounds(field: string, limit: string): GraphQLError {
  return new GraphQLError(`${field} may be ${limit}`, { extensions: { code: 'LIMIT_EXCEEDED', field, limit } });
}

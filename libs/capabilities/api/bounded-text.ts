import { GraphQLError } from 'graphql';

const lengthMax = 200;

/** What a query is given to look for: undefined when it is missing or blank. Throws `GraphQLError` when it is too long. */
export function boundedText(field: string, text: string | null | undefined): string | undefined {
  if (text === null || text === undefined || text.trim() === '') return undefined;
  if (text.length <= lengthMax) return text;
  const limit = `at most ${lengthMax} characters`;
  throw new GraphQLError(`${field} may be ${limit}; it is ${text.length}`, {
    extensions: { code: 'LIMIT_EXCEEDED', field, limit },
  });
}

import { GraphQLError } from 'graphql';

interface Excess {
  /** What is too large, as the caller knows it: `query`, `variables.input.name`, `capabilities(first:)`. */
  readonly field: string;
  /** `at most 1,000 tokens` or the like. */
  readonly limit: string;
  /** What it is instead. */
  readonly given?: string | undefined;
  readonly status?: number;
}

/** The refusal of a request that is too large, too deep or too dear. */
export function limitExceeded({ field, limit, given, status = 400 }: Excess): GraphQLError {
  const message = `${field} may be ${limit}${given === undefined ? '' : `; it is ${given}`}`;
  return new GraphQLError(message, { extensions: { code: 'LIMIT_EXCEEDED', field, limit, http: { status } } });
}

/** Figures as messages write them. */
export function figure(value: number): string {
  return value.toLocaleString('en-US');
}

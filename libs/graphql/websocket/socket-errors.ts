import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import type { Asked } from '../security/error-recorder.js';
import type { Faults } from '../server/faults.js';

/** Errors in the form that HTTP answers have, with the same codes and the same masks. */
export function formatErrors(errors: readonly GraphQLError[], faults: Faults, asked: Asked) {
  faults.note(errors, asked);
  return errors.map((error): GraphQLFormattedError => {
    const extensions = { ...error.extensions, code: codeOf(error), http: undefined };
    return faults.format({ ...error.toJSON(), extensions }, error);
  });
}

/** The same error with a code, unless it has one. */
export function coded(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions, path, extensions } = error;
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source,
    positions,
    path,
    extensions: { code, ...extensions },
  });
}

export function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  return new GraphQLError('', { originalError: error instanceof Error ? error : new Error(String(error)) });
}

function codeOf({ extensions, nodes }: GraphQLError): unknown {
  const isAboutVariable = nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION;
  return extensions['code'] ?? (isAboutVariable ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR');
}

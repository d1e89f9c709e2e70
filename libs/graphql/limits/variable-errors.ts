import {
  coerceInputValue,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  isInputType,
  typeFromAST,
} from 'graphql';

/** Errors that are told at once. */
const errorsMax = 5;
/** Characters of a wrong text that are told. */
const quotedMax = 100;

/** As many errors are known as are told. */
class EnoughErrors extends Error {
  override readonly name = 'EnoughErrors';
}

interface Asked {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Returns what is wrong with the values of an operation's variables, in GraphQL's words, and at most five errors. Both executors quote the
 * whole value in each of their errors, and the compiler makes one for each wrong value of a list: 250 kB of them would hold the event loop for seconds.
 */
export function variableErrors(
  schema: GraphQLSchema,
  { document, operationName, variables }: Asked,
): readonly GraphQLError[] {
  const errors: GraphQLError[] = [];
  try {
    for (const definition of getOperationAST(document, operationName)?.variableDefinitions ?? []) {
      const name = definition.variable.name.value;
      const [value, type] = [variables[name], typeFromAST(schema, definition.type)];
      // Whether it may be missing is told by whoever executes, in few words.
      if (value === undefined || value === null || !isInputType(type)) continue;
      coerceInputValue(value, type, (path, wrong, error) => {
        const place = path.length === 0 ? '' : ` at "${name}${written(path)}"`;
        const message = `Variable "$${name}" got invalid value ${quoted(wrong)}${place}; ${error.message}`;
        errors.push(new GraphQLError(message, { nodes: definition, originalError: error }));
        if (errors.length === errorsMax) throw new EnoughErrors();
      });
    }
  } catch (error) {
    if (!(error instanceof EnoughErrors)) throw error;
  }
  return errors;
}

function written(path: readonly (string | number)[]): string {
  return path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
}

function quoted(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, quotedMax));
  if (Array.isArray(value)) return '[…]';
  return typeof value === 'object' && value !== null ? '{…}' : String(value);
}

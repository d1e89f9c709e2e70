import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  GraphQLID,
  type GraphQLScalarType,
  type GraphQLSchema,
  GraphQLString,
  type SourceLocation,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { settleAnswer } from '../answers/settle-answer.js';
import { variableErrors } from '../limits/variable-errors.js';
import type { RequestContext } from '../request-context.js';
import type { Faults } from './faults.js';

/** A document that comes for the third time is compiled: most come once, and compiling costs a hundred executions. */
const usesBeforeCompiling = 2;
/** Compiled operations that are kept; the oldest is interpreted again. */
const compiledMax = 500;

export interface Operation {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown>;
  readonly context: RequestContext;
}

export type ExecuteOperation = (operation: Operation) => Promise<ExecutionResult>;

/** What a compiled operation is called with. */
type Run = (operation: Operation) => Promise<ExecutionResult> | ExecutionResult;

interface Use {
  count: number;
  run: Run | undefined;
}

/**
 * Executes valid operations within their request's time and the limit of an answer, as graphql-js does, only faster when they come
 * again. Once a mutation is recorded, every error says so.
 */
export function compiledExecution(schema: GraphQLSchema, isCompiling: boolean, faults: Faults): ExecuteOperation {
  const runOf = compiler(schema);
  const interpret: Run = ({ document, operationName, variables: variableValues, context: contextValue }) =>
    execute({ schema, document, contextValue, variableValues, ...(operationName !== undefined && { operationName }) });

  const run = async (operation: Operation): Promise<ExecutionResult> => {
    const errors = variableErrors(schema, operation);
    if (errors.length > 0) return { errors };
    const compiled = isCompiling ? runOf(operation) : undefined;
    if (compiled === undefined) return interpret(operation);
    const result = await compiled(operation);
    if (result.errors === undefined || result.errors.length === 0) return result;
    // Without data nothing ran: the interpreter says in GraphQL's own words which variable is missing.
    return 'data' in result ? withRealErrors(operation.document, result) : interpret(operation);
  };

  return async (operation) => {
    const { answer } = operation.context;
    const result = await settleAnswer(run(operation), operation.context).catch(resultOf);
    if (answer.committed === undefined || result.errors === undefined) return result;
    faults.noteCommitted(result.errors, answer.committed);
    return { data: null, ...result };
  };
}

function compiler(schema: GraphQLSchema): (operation: Operation) => Run | undefined {
  const uses = new WeakMap<DocumentNode, Map<string, Use>>();
  const compiled: Use[] = [];

  return ({ document, operationName }) => {
    const byName = uses.get(document) ?? new Map<string, Use>();
    uses.set(document, byName);
    const use = byName.get(operationName ?? '') ?? { count: 0, run: undefined };
    byName.set(operationName ?? '', use);
    use.count += 1;
    if (use.run !== undefined || use.count <= usesBeforeCompiling) return use.run;

    use.run = compile(schema, document, operationName);
    use.count = Number.NEGATIVE_INFINITY; // What cannot be compiled is not tried again.
    if (compiled.push(use) > compiledMax) forget(compiled.shift());
    return use.run;
  };
}

function forget(use: Use | undefined): void {
  if (use === undefined) return;
  use.count = 0;
  use.run = undefined;
}

function compile(schema: GraphQLSchema, document: DocumentNode, operationName: string | undefined): Run | undefined {
  const compiled = compileQuery(schema, document, operationName, {
    disablingCapturingStackErrors: true,
    customSerializers: { String: textFirst(GraphQLString), ID: textFirst(GraphQLID) },
  });
  if (!isCompiledQuery(compiled)) return undefined;
  return ({ context, variables }) => compiled.query(undefined, context, variables);
}

/** Nearly every leaf is a text already; GraphQL's own serializer looks for numbers and objects first. */
function textFirst(scalar: GraphQLScalarType): (value: unknown) => unknown {
  return (value) => (typeof value === 'string' ? value : scalar.serialize(value));
}

/** The compiler's errors look like GraphQL's but are not; Apollo and our own code ask for the class. */
function withRealErrors({ loc }: DocumentNode, { data, errors = [] }: ExecutionResult): ExecutionResult {
  const source = loc?.source;
  return {
    ...(data !== undefined && { data }),
    errors: errors.map(({ message, path, locations, originalError }) => {
      const positions = source && locations?.map((location) => offsetOf(source.body, location));
      return new GraphQLError(message, { path, originalError, source, positions });
    }),
  };
}

function offsetOf(text: string, { line, column }: SourceLocation): number {
  let start = 0;
  for (let passed = 1; passed < line; passed += 1) start = text.indexOf('\n', start) + 1;
  return start + column - 1;
}

function resultOf(error: unknown): ExecutionResult {
  return { errors: [asGraphQLError(error)] };
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

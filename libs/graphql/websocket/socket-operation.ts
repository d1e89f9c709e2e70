import {
  type DocumentNode,
  GraphQLError,
  getOperationAST,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { correlated } from '#libs/observability';
import { documentRules } from '../limits/document-rules.js';
import type { Meter } from '../limits/meter.js';
import { type RequestContext, rememberLoaders } from '../request-context.js';
import type { ServerParts } from '../server/apollo-options.js';
import { startDeadline } from '../server/deadline.js';
import type { Connection } from './connection.js';
import { followSubscription } from './follow-subscription.js';
import { coded } from './socket-errors.js';

/** An operation that a socket may run. */
export interface SocketOperation {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly run: () => ReturnType<typeof followSubscription>;
}

/** Who asks over a socket, and whence. */
interface Asking {
  readonly connection: Connection;
  readonly address: string;
}

/** Reads and admits an operation by the same rules as HTTP. Rejects with what the caller is to hear of it. */
export async function admitOperation(
  parts: ServerParts,
  asking: Asking,
  payload: SubscribePayload,
  correlationId: string,
): Promise<SocketOperation | readonly GraphQLError[]> {
  await parts.admission.turn();
  const document = parsed(payload.query, parts.limits.tokensMax);
  const rules = [...specifiedRules, ...documentRules(parts.limits)];
  const broken = validate(parts.schema, document, rules, { maxErrors: 10 });
  if (broken.length > 0) return broken.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED'));

  const operationName = payload.operationName ?? undefined;
  const operation = getOperationAST(document, operationName);
  if (!operation)
    return [coded(new GraphQLError('The document has no such operation'), 'OPERATION_RESOLUTION_FAILURE')];
  const variables = payload.variables ?? {};
  const { cost } = await parts.admission.admit({
    document,
    operation,
    variables,
    principal: asking.connection.principal,
  });
  const run = runner({ parts, ...asking, cost, correlationId, document, operation, operationName, variables });
  return { document, operationName, run: () => correlated(correlationId, run) };
}

interface Admitted extends Asking {
  readonly parts: ServerParts;
  readonly cost: number;
  readonly correlationId: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown>;
}

function runner(admitted: Admitted): SocketOperation['run'] {
  const { parts, connection, cost, document, operation, operationName, variables } = admitted;
  const { meters } = parts.admission;
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) {
    return async () => {
      const deadline = startDeadline(parts.limits.requestTimeMs);
      const meter = meters.ofAnswer(connection.principal, deadline.signal);
      const context = contextOf(admitted, deadline.signal, meter);
      await context.answer.toRun();
      const result = await parts.execute({ document, operationName, variables, context });
      deadline.clear();
      setImmediate(() => context.answer.end()); // The text of the message is made before this turn of the event loop ends.
      return result;
    };
  }
  return () => {
    const controller = new AbortController();
    const abort = () => controller.abort();
    const signal = AbortSignal.any([controller.signal, connection.signal]);
    const context = contextOf(admitted, signal, meters.ofSubscription(connection.principal, signal));
    return followSubscription({ ...parts, document, operationName, variables, context, cost, abort });
  };
}

/** The principal as the last look at the token told it: a role that is taken away counts from then on. */
function contextOf(
  { parts, connection, address, correlationId }: Admitted,
  signal: AbortSignal,
  meter: Meter,
): RequestContext {
  return {
    get principal() {
      return connection.principal;
    },
    address,
    correlationId,
    signal,
    loader: rememberLoaders(),
    answer: parts.beginAnswer(signal),
    meter,
  };
}

function parsed(query: string, maxTokens: number): DocumentNode {
  try {
    return parse(query, { maxTokens });
  } catch (error) {
    throw error instanceof GraphQLError ? coded(error, 'GRAPHQL_PARSE_FAILED') : error;
  }
}

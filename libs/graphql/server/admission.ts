import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { Principal } from '#libs/access';
import { isSignedIn, unauthenticated } from '../access/callers.js';
import type { Limits } from '../limits/limits.js';
import { type Meters, meters } from '../limits/meter.js';
import { operationLimits } from '../limits/operation-limits.js';
import { callerOf } from '../limits/points-budget.js';
import { checkVariables } from '../limits/variable-limits.js';
import { isOpenOperation } from './open-operations.js';

interface Asked {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly principal: Principal;
}

/** What is asked of every valid operation before it runs, over HTTP and over sockets alike. */
export interface Admission {
  /** Tells the cost that was paid. Rejects with a `GraphQLError`: a token is missing, something is too large, or the budget is spent. */
  admit(asked: Asked): Promise<{ readonly cost: number }>;
  /**
   * Resolves in a turn of the event loop that no other operation got. Sockets hand over all that has arrived in one turn: reading and checking fifty
   * documents in it would hold everybody up.
   */
  turn(): Promise<void>;
  /** Throws a `GraphQLError` while nothing may be answered. */
  assertAnswerable(): void;
  /** What counts the reading of operations that run, from the same budget. */
  readonly meters: Meters;
}

export function admission(
  schema: GraphQLSchema,
  limits: Limits,
  assertNoFault: () => void = () => undefined,
): Admission {
  const costOf = operationLimits(schema, limits);
  const counting = meters(limits);
  const assertAnswerable = (): void => {
    try {
      assertNoFault();
    } catch (error) {
      throw new GraphQLError('', { originalError: error instanceof Error ? error : new Error(String(error)) });
    }
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    meters: counting,
    turn: async () => {
      const own = last.then(async () => nextTurn());
      last = own;
      await own;
    },
    assertAnswerable,
    admit: async ({ document, operation, variables = {}, principal }) => {
      assertAnswerable();
      if (!isSignedIn(principal) && !isOpenOperation(schema, document, operation)) throw unauthenticated();
      checkVariables(variables, limits);
      const cost = costOf(document, operation, variables);
      await counting.budget.spend(callerOf(principal), cost);
      return { cost };
    },
  };
}

/** Over HTTP there is one answer; what goes on telling takes a socket. */
export function refuseSubscription(operation: OperationDefinitionNode): void {
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) return;
  throw new GraphQLError('Subscriptions are spoken over a WebSocket at the same path (graphql-transport-ws)', {
    extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
  });
}

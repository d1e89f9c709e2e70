import { randomUUID } from 'node:crypto';
import type { ExecutionArgs } from 'graphql';
import type { Context, ServerOptions, SubscribePayload } from 'graphql-ws';
import type { SecurityLog } from '#libs/observability';
import { unauthenticated } from '../access/callers.js';
import { writtenPayload } from '../answers/written-json.js';
import { limitExceeded } from '../limits/limit-exceeded.js';
import type { Limits } from '../limits/limits.js';
import { callerOf } from '../limits/points-budget.js';
import type { ServerParts } from '../server/apollo-options.js';
import { admitConnection, type Door, type SocketState } from './connection.js';
import { beginOperation, runUntil } from './operation-count.js';
import { asGraphQLError, formatErrors } from './socket-errors.js';
import { admitOperation, type SocketOperation } from './socket-operation.js';

/** The code of WebSocket for a server that has no room now. Clients of graphql-ws come again by themselves. */
const tryAgainLater = 1013;

type Socket = Context<Record<string, unknown>, SocketState>;

/** graphql-transport-ws with the policy of HTTP: token first, the same limits, the same words for errors. */
export function socketProtocol(parts: ServerParts, door: Door): ServerOptions<Record<string, unknown>, SocketState> {
  const correlationIds = new WeakMap<SubscribePayload, string>();
  const operations = new WeakMap<ExecutionArgs, SocketOperation>();
  const { faults, limits, schema } = parts;

  const askedOf = ({ extra: { connection, address } }: Socket, payload: SubscribePayload) => ({
    correlationId: idOf(payload),
    principal: connection?.principal,
    address,
  });
  const idOf = (payload: SubscribePayload): string => correlationIds.get(payload) ?? randomUUID();

  const admit = async ({ extra }: Socket, payload: SubscribePayload) => {
    const { connection } = extra;
    if (connection === undefined || !(await connection.recheck())) return [unauthenticated()];
    return admitOperation(parts, { connection, address: extra.address }, payload, idOf(payload));
  };

  return {
    connectionInitWaitTimeout: limits.socketInitTimeMs,
    onConnect: async ({ connectionParams, extra }) =>
      (await admitConnection(door, connectionParams, extra)) && settle(extra, door.security),
    onSubscribe: async (socket, _id, payload) => {
      correlationIds.set(payload, randomUUID());
      const end = beginOperation(socket.extra, limits.subscriptionsPerSocketMax);
      if (end === undefined) return [tooManyOperations(limits)];
      try {
        const admitted = await admit(socket, payload);
        if (!('run' in admitted)) {
          end();
          return admitted;
        }
        const args = { schema, document: admitted.document, operationName: admitted.operationName, contextValue: {} };
        operations.set(args, { ...admitted, run: () => runUntil(admitted.run, end) });
        return args;
      } catch (error) {
        end();
        return [asGraphQLError(error)];
      }
    },
    execute: (args) => operations.get(args)?.run() ?? {},
    subscribe: (args) => operations.get(args)?.run() ?? {},
    onNext: (...[socket, , payload, , { data = null, errors }]) =>
      writtenPayload(errors ? { data, errors: formatErrors(errors, faults, askedOf(socket, payload)) } : { data }),
    onError: (socket, _id, payload, errors) => formatErrors(errors, faults, askedOf(socket, payload)),
    onClose: ({ extra }) => {
      extra.isClosed = true;
      extra.connection?.end();
    },
  };
}

/** Lets the caller in who is known now, unless there are too many of that caller's sockets already. */
function settle(state: SocketState, security: SecurityLog): boolean {
  const { connection, place, address } = state;
  if (connection === undefined) return false;
  const excess = place.settle(callerOf(connection.principal));
  if (excess === undefined) return true;
  const { id: principal } = connection.principal;
  security.record({ event: 'connection_refused', outcome: 'refused', principal, address, details: { reason: excess } });
  connection.end();
  state.connection = undefined;
  state.close(tryAgainLater, `There may be ${excess}`);
  return false;
}

function tooManyOperations({ subscriptionsPerSocketMax }: Limits) {
  return limitExceeded({ field: 'the socket', limit: `at most ${subscriptionsPerSocketMax} operations at once` });
}

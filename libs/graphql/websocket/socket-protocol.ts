import { randomUUID } from 'node:crypto';
import type { ExecutionArgs } from 'graphql';
import type { Context, ServerOptions, SubscribePayload } from 'graphql-ws';
import { unauthenticated } from '../access/callers.js';
import { writtenPayload } from '../answers/written-json.js';
import { limitExceeded } from '../limits/limit-exceeded.js';
import type { ServerParts } from '../server/apollo-options.js';
import type { ConversationSettings } from '../server/conversation-options.js';
import { admitConnection, type SocketState } from './connection.js';
import { asGraphQLError, formatErrors } from './socket-errors.js';
import { admitOperation, type SocketOperation } from './socket-operation.js';

type Socket = Context<Record<string, unknown>, SocketState>;

/** graphql-transport-ws with the policy of HTTP: token first, the same limits, the same words for errors. */
export function socketProtocol(
  parts: ServerParts,
  settings: Pick<ConversationSettings, 'authenticate' | 'security'>,
): ServerOptions<Record<string, unknown>, SocketState> {
  const correlationIds = new WeakMap<SubscribePayload, string>();
  const operations = new WeakMap<ExecutionArgs, SocketOperation>();
  const { faults, limits, schema } = parts;

  const askedOf = ({ extra: { connection, address } }: Socket, payload: SubscribePayload) => ({
    correlationId: idOf(payload),
    principal: connection?.principal,
    address,
  });
  const idOf = (payload: SubscribePayload): string => correlationIds.get(payload) ?? randomUUID();

  const admit = async ({ extra, subscriptions }: Socket, payload: SubscribePayload) => {
    const { connection } = extra;
    if (connection === undefined || !(await connection.recheck())) return [unauthenticated()];
    const countMax = limits.subscriptionsPerSocketMax;
    if (Object.keys(subscriptions).length > countMax) {
      return [limitExceeded({ field: 'the socket', limit: `at most ${countMax} operations at once` })];
    }
    return admitOperation(parts, { connection, address: extra.address }, payload, idOf(payload));
  };

  return {
    onConnect: ({ connectionParams, extra }) => admitConnection(settings, connectionParams, extra),
    onSubscribe: async (socket, _id, payload) => {
      correlationIds.set(payload, randomUUID());
      try {
        const admitted = await admit(socket, payload);
        if (!('run' in admitted)) return admitted;
        const args = { schema, document: admitted.document, operationName: admitted.operationName, contextValue: {} };
        operations.set(args, admitted);
        return args;
      } catch (error) {
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

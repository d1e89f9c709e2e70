import { guardAppendStream } from './guarded-appends.js';
import { type AnyFunction, isFunction, isObject } from './unknown-values.js';

// Both clients have faults that end the process or never end a call, and no option against them. They are guarded where a
// client keeps replaceable functions of its own, and a client that keeps them elsewhere is refused at the start.

const subscriptionMessagesMax = 2;
const batchAppendPath = '/BatchAppend';

/**
 * Takes the teeth out of a client of `@eventstore/db-client` or `@kurrent/kurrentdb-client`, in place. Throws `TypeError` when
 * the client is not built as expected.
 */
export function guardClient<Client extends object>(client: Client): Client {
  replace(client, 'handleError', withoutRejection);
  replace(client, 'supports', withBatchAppendAssumed);
  replace(client, 'GRPCStreamCreator', (createStream) => withGuardedStreams(createStream, () => alone.has(client)));
  return client;
}

/** Clients whose failures are nobody else's. */
const alone = new WeakSet<object>();

/**
 * Keeps what fails in this client from now on away from all others. All clients of a process keep their appends in one list, and whichever connection
 * fails ends all of them: those of another client would be sent again while they are still under way.
 */
export function failAlone(client: object): void {
  alone.add(client);
}

/** Closes the connection, which the client's own `dispose` leaves open. */
export async function closeChannel(client: object): Promise<void> {
  const channel: unknown = await functionOf(client, 'getChannel')();
  if (isObject(channel)) functionOf(channel, 'close').call(channel);
}

function replace(client: object, name: string, guarded: (original: AnyFunction) => AnyFunction): void {
  Reflect.set(client, name, guarded(functionOf(client, name)));
}

/** It is called without being awaited, and rejects when no server of a cluster answers: that would end the process. */
function withoutRejection(handleError: AnyFunction): AnyFunction {
  return async (...args) => {
    try {
      return await handleError(...args);
    } catch {
      // The call that failed reports the fault itself.
      return undefined;
    }
  };
}

/**
 * Before its first append a client asks what the server supports: without a deadline, so that a frozen server is waited for
 * for ever, and remembering a failure, so that every later append fails too. Every server since 21.10 appends in batches.
 */
function withBatchAppendAssumed(supports: AnyFunction): AnyFunction {
  return async (method, ...rest) => {
    const path: unknown = isObject(method) ? Reflect.get(method, 'path') : undefined;
    if (typeof path === 'string' && path.endsWith(batchAppendPath)) return true;
    return supports(method, ...rest);
  };
}

/** Streams get their guards when they are made. */
function withGuardedStreams(createStream: AnyFunction, isAlone: () => boolean): AnyFunction {
  const guards = new Map<unknown, (stream: unknown) => unknown>([
    ['appendToStream', (stream) => guardAppendStream(stream, isAlone)],
    ['subscribeToAll', holdLittle],
  ]);
  return (grpcClient, name, creator, cache) => {
    const guard = guards.get(name);
    if (guard === undefined || !isFunction(creator)) return createStream(grpcClient, name, creator, cache);
    return createStream(grpcClient, name, (made: unknown) => guard(creator(made)), cache);
  };
}

/** A subscription holds sixteen messages of up to half a mebibyte for a slow reader, and has no option for less. */
function holdLittle(stream: unknown): unknown {
  const state: unknown = isObject(stream) ? Reflect.get(stream, '_readableState') : undefined;
  if (isObject(state)) Reflect.set(state, 'highWaterMark', subscriptionMessagesMax);
  return stream;
}

function functionOf(owner: object, name: string): AnyFunction {
  const found: unknown = Reflect.get(owner, name);
  if (!isFunction(found))
    throw new TypeError(`The client of the event store has no ${name}: its version is not known here`);
  return found;
}

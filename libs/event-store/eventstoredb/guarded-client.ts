import type { Duplex } from 'node:stream';

// Both clients have faults that end the process or never end a call, and no option against them. They are guarded where a
// client keeps replaceable functions of its own, and a client that keeps them elsewhere is refused at the start.

type AnyFunction = (...args: readonly unknown[]) => unknown;

const subscriptionMessagesMax = 2;
const batchAppendPath = '/BatchAppend';

/**
 * Takes the teeth out of a client of `@eventstore/db-client` or `@kurrent/kurrentdb-client`, in place. Throws `TypeError` when
 * the client is not built as expected.
 */
export function guardClient<Client extends object>(client: Client): Client {
  replace(client, 'handleError', withoutRejection);
  replace(client, 'supports', withBatchAppendAssumed);
  replace(client, 'GRPCStreamCreator', withGuardedStreams);
  return client;
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
function withGuardedStreams(createStream: AnyFunction): AnyFunction {
  const guards = new Map<unknown, (stream: unknown) => unknown>([
    ['appendToStream', guardAppendStream],
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

function guardAppendStream(stream: unknown): unknown {
  if (!isDuplex(stream)) throw new TypeError('The client of the event store appends in another way than expected');
  heedNoStrayAnswers(stream);
  neverHoldWritesBack(stream);
  writeBytes(stream);
  return stream;
}

/** An answer to an append that was given up when another connection failed is thrown at nobody, outside any promise. */
function heedNoStrayAnswers(stream: Duplex): void {
  const listeners = stream.rawListeners('data');
  stream.removeAllListeners('data');
  stream.on('data', (answer: unknown) => {
    try {
      for (const listener of listeners) listener.call(stream, answer);
    } catch {
      // Whoever waits for this append has a deadline, and repeats it.
    }
  });
}

/**
 * What waits for a full stream is rejected outside any promise when the stream fails, which ends the process. So nothing
 * waits: the adapter bounds what is under way itself.
 */
function neverHoldWritesBack(stream: Duplex): void {
  const write = stream.write.bind(stream);
  Reflect.set(stream, 'write', (request: unknown) => {
    write(request);
    return true;
  });
}

/**
 * Events wait in a request as base64, which the client's own library decodes letter by letter when it is written: for 85 kB that takes eleven times
 * as long as all the rest. A request of another shape is written as it is.
 */
function writeBytes(stream: Duplex): void {
  const write = stream.write.bind(stream);
  Reflect.set(stream, 'write', (request: unknown) => {
    const messages: unknown = called(request, 'getProposedMessagesList');
    for (const message of Array.isArray(messages) ? messages : []) {
      const data: unknown = called(message, 'getData');
      if (typeof data === 'string') called(message, 'setData', Buffer.from(data, 'base64'));
    }
    return write(request);
  });
}

/** Undefined where there is no such method: whoever writes is in no place to hear of an error. */
function called(owner: unknown, method: string, ...args: readonly unknown[]): unknown {
  const found: unknown = isObject(owner) ? Reflect.get(owner, method) : undefined;
  return isFunction(found) ? found.call(owner, ...args) : undefined;
}

function functionOf(owner: object, name: string): AnyFunction {
  const found: unknown = Reflect.get(owner, name);
  if (!isFunction(found))
    throw new TypeError(`The client of the event store has no ${name}: its version is not known here`);
  return found;
}

function isFunction(value: unknown): value is AnyFunction {
  return typeof value === 'function';
}

function isDuplex(value: unknown): value is Duplex {
  return isObject(value) && isFunction(Reflect.get(value, 'write')) && isFunction(Reflect.get(value, 'listeners'));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

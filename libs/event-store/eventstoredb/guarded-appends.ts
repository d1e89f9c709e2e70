import { AsyncLocalStorage } from 'node:async_hooks';
import type { Duplex } from 'node:stream';
import { isFunction, isObject } from './unknown-values.js';

/** Until when the append that is being made may be sent, on the clock of `performance.now()`. */
const sentUntil = new AsyncLocalStorage<number>();

/**
 * Makes an append of a guarded client that is given up after so long. A client that looks for a server of a cluster may take longer, and would send
 * it then, when its repetition is under way: the server answers only one of the two.
 */
export function sentWithin<Result>(timeoutMs: number, append: () => Promise<Result>): Promise<Result> {
  return sentUntil.run(performance.now() + timeoutMs, append);
}

/** Whether the append that is being made says by our clock when it is too late for it. */
const isUndated = new AsyncLocalStorage<boolean>();

/**
 * Makes an append of a guarded client for which it is never too late at the server. The clients tell the server a time of our clock, and one that is behind
 * would have it refuse everything, also that by which we learn what time it is. Whoever calls has a timer of his own.
 */
export function sentUndated<Result>(append: () => Promise<Result>): Promise<Result> {
  return isUndated.run(true, append);
}

/** Guards the stream of a client's appends, in place. `isAlone` tells whether the client was replaced. Throws `TypeError` for what is no stream. */
export function guardAppendStream(stream: unknown, isAlone: () => boolean): unknown {
  if (!isDuplex(stream)) throw new TypeError('The client of the event store appends in another way than expected');
  heedNoStrayAnswers(stream);
  endNoAppendsWhen(isAlone, stream);
  sendInTimeAndNeverHoldBack(stream);
  writeBytes(stream);
  leaveOutDeadlines(stream);
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

/** Whoever still waits for an append of this stream has a deadline, and repeats it with the client that took its place. */
function endNoAppendsWhen(isAlone: () => boolean, stream: Duplex): void {
  const listeners = stream.rawListeners('error');
  stream.removeAllListeners('error');
  stream.on('error', (error) => {
    if (isAlone()) return;
    for (const listener of listeners) listener.call(stream, error);
  });
}

/**
 * What waits for a full stream is rejected outside any promise when the stream fails, which ends the process. So nothing
 * waits: the adapter bounds what is under way itself.
 */
function sendInTimeAndNeverHoldBack(stream: Duplex): void {
  const write = stream.write.bind(stream);
  Reflect.set(stream, 'write', (request: unknown) => {
    if (performance.now() < (sentUntil.getStore() ?? Number.POSITIVE_INFINITY)) write(request);
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

/** The two clients call it by two names. */
const deadlineNames = ['clearDeadline', 'clearDeadline21100'];

function leaveOutDeadlines(stream: Duplex): void {
  const write = stream.write.bind(stream);
  Reflect.set(stream, 'write', (request: unknown) => {
    if (isUndated.getStore() === true) {
      const options = called(request, 'getOptions');
      for (const name of deadlineNames) called(options, name);
    }
    return write(request);
  });
}

/** Undefined where there is no such method: whoever writes is in no place to hear of an error. */
function called(owner: unknown, method: string, ...args: readonly unknown[]): unknown {
  const found: unknown = isObject(owner) ? Reflect.get(owner, method) : undefined;
  return isFunction(found) ? found.call(owner, ...args) : undefined;
}

function isDuplex(value: unknown): value is Duplex {
  return isObject(value) && isFunction(Reflect.get(value, 'write')) && isFunction(Reflect.get(value, 'listeners'));
}

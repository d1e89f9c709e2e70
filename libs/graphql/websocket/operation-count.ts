import type { ExecutionResult } from 'graphql';
import type { SocketState } from './connection.js';
import type { SocketOperation } from './socket-operation.js';

type Result = Awaited<ReturnType<SocketOperation['run']>>;

/**
 * Counts one more operation of a socket before anything of it is looked at, and returns what counts it off again; undefined when
 * the socket has enough. The protocol's own list of operations tells how many were asked for, not how many of them run: it
 * counts all that came together, and leaves out those that their caller has given up and we have not.
 */
export function beginOperation(state: Pick<SocketState, 'operationCount'>, countMax: number): (() => void) | undefined {
  if (state.operationCount >= countMax) return undefined;
  state.operationCount += 1;
  let isOpen = true;
  return () => {
    if (isOpen) state.operationCount -= 1;
    isOpen = false;
  };
}

/** Runs an operation and calls `end` once it has ended, however it ends. */
export async function runUntil(run: SocketOperation['run'], end: () => void): Promise<Result> {
  try {
    const result = await run();
    if (isStream(result)) return endingStream(result, end);
    end();
    return result;
  } catch (error) {
    end();
    throw error;
  }
}

function endingStream(stream: AsyncGenerator<ExecutionResult>, end: () => void): AsyncGenerator<ExecutionResult> {
  const watched = async (step: Promise<IteratorResult<ExecutionResult>>) => {
    try {
      const taken = await step;
      if (taken.done === true) end();
      return taken;
    } catch (error) {
      end();
      throw error;
    }
  };
  return {
    next: () => watched(stream.next()),
    // At once, because the caller's next operation may come in the same breath.
    return: (value: unknown) => {
      end();
      return stream.return(value);
    },
    throw: (error: unknown) => watched(stream.throw(error)),
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: async () => void (await watched(stream.return(undefined))),
  };
}

function isStream(result: Result): result is AsyncGenerator<ExecutionResult> {
  return Symbol.asyncIterator in result;
}

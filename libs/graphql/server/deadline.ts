import { GraphQLError } from 'graphql';

/** The time that one request may take. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Ends the work: nobody waits for the answer any more. */
  abandon(): void;
  /** The answer is out. */
  clear(): void;
}

export function startDeadline(milliseconds: number): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(timedOut(milliseconds)), milliseconds);
  return {
    signal: controller.signal,
    abandon: () => controller.abort(new GraphQLError('The caller has left', { extensions: { code: 'ABANDONED' } })),
    clear: () => clearTimeout(timer),
  };
}

/** The result, or the signal's reason when that comes first. Whoever is still working is told by the same signal. */
export function orAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    if (signal.aborted) abort();
  });
}

function timedOut(milliseconds: number): GraphQLError {
  const message = `The request took longer than ${milliseconds / 1_000} seconds; repeat a mutation with the same idempotency key`;
  return new GraphQLError(message, { extensions: { code: 'TIMED_OUT', http: { status: 504 } } });
}

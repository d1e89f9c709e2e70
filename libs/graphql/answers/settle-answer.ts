import type { ExecutionResult } from 'graphql';
import type { RequestContext } from '../request-context.js';
import { orAborted } from '../server/deadline.js';
import type { Answer } from './answer.js';
import { isLargerThan } from './answer-size.js';

/**
 * The result as far as it may be answered: within its request's time, and within the limit of an answer. One that is too large ends
 * as soon as that is known, and its text is never made. Rejects with a `GraphQLError` in either case.
 */
export async function settleAnswer(
  running: Promise<ExecutionResult>,
  { answer, signal }: RequestContext,
): Promise<ExecutionResult> {
  const result = await orAborted(orRefused(running, answer), signal);
  if (isLargerThan(result.data, answer.bytesMax - bytesOfErrors(result))) throw answer.refuse();
  return result;
}

function orRefused<T>(running: Promise<T>, answer: Answer): Promise<T> {
  return new Promise((resolve, reject) => {
    answer.whenRefused(reject);
    running.then(resolve, reject);
  });
}

/** About what an error takes beside its message and path: its name, its places, the correlation id. */
const bytesBesideMessage = 400;

/** An answer may be large by its errors alone: one for each row, each with a path. */
function bytesOfErrors({ errors = [] }: ExecutionResult): number {
  let bytes = 0;
  for (const { message, path = [] } of errors) {
    bytes += message.length * 3 + bytesBesideMessage;
    for (const step of path) bytes += String(step).length + 3;
  }
  return bytes;
}

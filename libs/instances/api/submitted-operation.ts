import type { InstanceFact } from '../events/index.js';
import type { OperationAddress } from './addresses.js';
import { Answers } from './answers.js';
import { decidedStream } from './decided-stream.js';

interface Accepted {
  readonly facts: readonly InstanceFact[];
}

interface Submitted {
  readonly decided: Accepted;
  readonly viewsReached: boolean;
}

/** Returns where the operation is that a command submitted, now or when it came first. Throws when it submitted none. */
export function submittedAddress({ facts }: Accepted): OperationAddress {
  const submitted = facts.find((fact) => fact.type === 'OperationSubmitted');
  if (submitted === undefined) throw new Error('A request was accepted, and no operation was submitted');
  return submitted.data;
}

/** Answers with the operation that the command submitted. */
export const submittedOperation = {
  uses: [Answers],
  fields: async ({ decided, viewsReached }: Submitted, answers: Answers) => ({
    operation: await answers.operation(submittedAddress(decided), viewsReached),
  }),
  stream: decidedStream,
} as const;

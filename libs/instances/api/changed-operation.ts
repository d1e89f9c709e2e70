import { Answers } from './answers.js';
import { decidedStream } from './decided-stream.js';

interface Changed {
  readonly input: { readonly operationId: string };
  readonly viewsReached: boolean;
}

/** Answers with the operation that the input names. */
export const changedOperation = {
  uses: [Answers],
  fields: async ({ input, viewsReached }: Changed, answers: Answers) => ({
    operation: await answers.operationById(input.operationId, viewsReached),
  }),
  stream: decidedStream,
} as const;

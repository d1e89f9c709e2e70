import { mutation } from '#libs/graphql';
import { retryOperation as rule } from '../domain/retry-operation.js';
import { OperationInput } from './addressed-inputs.js';
import { OptionalText } from './optional-text.js';
import { refusals } from './refusals.js';
import { submittedOperation } from './submitted-operation.js';
import { VisibleInstances } from './visible-instances.js';

class RetryOperationInput extends OperationInput {
  @OptionalText(2_000)
  readonly justification?: string | null;
}

export const retryOperation = mutation('retryOperation', {
  input: RetryOperationInput,
  uses: [VisibleInstances],
  decide: async ({ operationId, justification }, { caller, command }, visible) => {
    const found = await visible.operationOfConsumer(caller, operationId, 'change');
    if (found.outcome === 'rejected') return found;
    const change = await visible.changeOf(found.state, command, justification);
    return visible.decide(found, command, rule({ ...change, retryOf: found.operation.id }));
  },
  answer: submittedOperation,
  refuse: refusals,
  security: 'NONE',
});

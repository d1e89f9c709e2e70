import { mutation } from '#libs/graphql';
import { cancelOperation as rule } from '../domain/cancel-operation.js';
import { OperationInput } from './addressed-inputs.js';
import { changedOperation } from './changed-operation.js';
import { OptionalText } from './optional-text.js';
import { refusals } from './refusals.js';
import { VisibleInstances } from './visible-instances.js';

class CancelOperationInput extends OperationInput {
  @OptionalText(2_000)
  readonly reason?: string | null;
}

export const cancelOperation = mutation('cancelOperation', {
  input: CancelOperationInput,
  uses: [VisibleInstances],
  decide: async ({ operationId, reason }, { caller, command }, visible) => {
    const found = await visible.operationOfConsumer(caller, operationId, 'cancel');
    if (found.outcome === 'rejected') return found;
    const cleanUp = await visible.changeOf(found.state, command, undefined);
    return visible.decide(found, command, rule({ operation: found.operation.id, reason: reason ?? '', cleanUp }));
  },
  answer: changedOperation,
  refuse: refusals,
  security: 'NONE',
});

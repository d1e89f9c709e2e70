import { mutation } from '#libs/graphql';
import { approveOperation as rule } from '../domain/approve-operation.js';
import { OperationInput } from './addressed-inputs.js';
import { changedOperation } from './changed-operation.js';
import { OptionalText } from './optional-text.js';
import { refusals } from './refusals.js';
import { VisibleInstances } from './visible-instances.js';

class ApproveOperationInput extends OperationInput {
  @OptionalText(2_000)
  readonly comment?: string | null;
}

export const approveOperation = mutation('approveOperation', {
  input: ApproveOperationInput,
  uses: [VisibleInstances],
  decide: async ({ operationId, comment }, { caller, command }, visible) => {
    const found = await visible.operationOfApprover(caller, operationId);
    if (found.outcome === 'rejected') return found;
    const { actor: approver, occurredAt: decidedAt } = command;
    const decision = { operation: found.operation.id, approver, decidedAt, comment: comment ?? '' };
    return visible.decide(found, command, rule(decision));
  },
  answer: changedOperation,
  refuse: refusals,
  security: 'NONE',
});

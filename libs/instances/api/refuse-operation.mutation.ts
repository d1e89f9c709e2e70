import { IsString, Length } from 'class-validator';
import { mutation } from '#libs/graphql';
import { refuseOperation as rule } from '../domain/refuse-operation.js';
import { OperationInput } from './addressed-inputs.js';
import { changedOperation } from './changed-operation.js';
import { refusals } from './refusals.js';
import { VisibleInstances } from './visible-instances.js';

class RefuseOperationInput extends OperationInput {
  @IsString()
  @Length(1, 2_000, { context: { limit: '1 to 2,000 characters' } })
  readonly reason: string = '';
}

export const refuseOperation = mutation('refuseOperation', {
  input: RefuseOperationInput,
  uses: [VisibleInstances],
  decide: async ({ operationId, reason }, { caller, command }, visible) => {
    const found = await visible.operationOfApprover(caller, operationId);
    if (found.outcome === 'rejected') return found;
    const { actor: approver, occurredAt: decidedAt } = command;
    return visible.decide(found, command, rule({ operation: found.operation.id, approver, decidedAt, reason }));
  },
  answer: changedOperation,
  refuse: refusals,
  security: 'NONE',
});

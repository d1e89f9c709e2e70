import { Mutation, Resolver } from '@nestjs/graphql';
import type { Answer, RequestContext } from '#libs/graphql';
import type {
  ApproveOperationResult,
  MutationApproveOperationArgs,
  MutationRefuseOperationArgs,
  RefuseOperationResult,
} from '#schema';
import { type ApprovalRejection, approveOperation } from '../domain/approve-operation.js';
import { refuseOperation } from '../domain/refuse-operation.js';
import { Instances } from '../instances.store.js';
import type { OperationSuccess } from './answers.js';
import { OperationMutations } from './operation-mutations.js';
import { ApproveOperationShape, RefuseOperationShape } from './producer-inputs.js';
import { refuse } from './refusals.js';
import { type Outcome, VisibleInstances } from './visible-instances.js';

@Resolver()
export class ApprovalsResolver {
  constructor(
    private readonly operations: OperationMutations,
    private readonly visible: VisibleInstances,
    private readonly instances: Instances,
  ) {}

  @Mutation()
  approveOperation(
    _parent: unknown,
    { input }: MutationApproveOperationArgs,
    context: RequestContext,
  ): Promise<Answer<ApproveOperationResult, OperationSuccess<'ApproveOperationSuccess'>>> {
    return this.operations.change({
      context,
      name: 'approveOperation',
      shape: ApproveOperationShape,
      input,
      success: 'ApproveOperationSuccess',
      act: async ({ operationId, comment }, command): Outcome<ApprovalRejection> => {
        const found = await this.visible.operationOfApprover(context.principal, operationId);
        if (found.outcome === 'rejected') return found;
        const { actor: approver, occurredAt: decidedAt } = command;
        const decision = { operation: found.operation.id, approver, decidedAt, comment: comment ?? '' };
        return this.instances.decide(found.state.instance, command, approveOperation(decision));
      },
      refuse,
    });
  }

  @Mutation()
  refuseOperation(
    _parent: unknown,
    { input }: MutationRefuseOperationArgs,
    context: RequestContext,
  ): Promise<Answer<RefuseOperationResult, OperationSuccess<'RefuseOperationSuccess'>>> {
    return this.operations.change({
      context,
      name: 'refuseOperation',
      shape: RefuseOperationShape,
      input,
      success: 'RefuseOperationSuccess',
      act: async ({ operationId, reason }, command): Outcome<ApprovalRejection> => {
        const found = await this.visible.operationOfApprover(context.principal, operationId);
        if (found.outcome === 'rejected') return found;
        const { actor: approver, occurredAt: decidedAt } = command;
        const decision = { operation: found.operation.id, approver, decidedAt, reason };
        return this.instances.decide(found.state.instance, command, refuseOperation(decision));
      },
      refuse,
    });
  }
}

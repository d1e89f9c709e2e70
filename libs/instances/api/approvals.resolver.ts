import { Mutation, Resolver } from '@nestjs/graphql';
import { type Answer, Mutations, type RequestContext } from '#libs/graphql';
import type {
  ApproveOperationResult,
  MutationApproveOperationArgs,
  MutationRefuseOperationArgs,
  RefuseOperationResult,
} from '#schema';
import { type ApprovalRejection, approveOperation } from '../domain/approve-operation.js';
import { refuseOperation } from '../domain/refuse-operation.js';
import { Instances, streamOf } from '../instances.store.js';
import { Answers, type OperationSuccess } from './answers.js';
import { ApproveOperationShape, RefuseOperationShape } from './producer-inputs.js';
import { refuse } from './refusals.js';
import { decidedInstance } from './submitted-operation.js';
import { type Outcome, VisibleInstances } from './visible-instances.js';

@Resolver()
export class ApprovalsResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly visible: VisibleInstances,
    private readonly instances: Instances,
    private readonly answers: Answers,
  ) {}

  @Mutation()
  approveOperation(
    _parent: unknown,
    { input }: MutationApproveOperationArgs,
    context: RequestContext,
  ): Promise<Answer<ApproveOperationResult, OperationSuccess<'ApproveOperationSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'approveOperation',
      shape: ApproveOperationShape,
      input,
      act: async ({ operationId, comment }, command): Outcome<ApprovalRejection> => {
        const found = await this.visible.operationOfApprover(context.principal, operationId);
        if (found.outcome === 'rejected') return found;
        const { actor: approver, occurredAt: decidedAt } = command;
        const decision = { operation: found.operation.id, approver, decidedAt, comment: comment ?? '' };
        return this.instances.decide(found.state.instance, command, approveOperation(decision));
      },
      succeed: async (_decided, { operationId }, viewsReached) => ({
        __typename: 'ApproveOperationSuccess' as const,
        operation: await this.answers.operationById(operationId, viewsReached),
      }),
      stream: (decided) => streamOf(decidedInstance(decided)),
      refuse,
    });
  }

  @Mutation()
  refuseOperation(
    _parent: unknown,
    { input }: MutationRefuseOperationArgs,
    context: RequestContext,
  ): Promise<Answer<RefuseOperationResult, OperationSuccess<'RefuseOperationSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'refuseOperation',
      shape: RefuseOperationShape,
      input,
      act: async ({ operationId, reason }, command): Outcome<ApprovalRejection> => {
        const found = await this.visible.operationOfApprover(context.principal, operationId);
        if (found.outcome === 'rejected') return found;
        const { actor: approver, occurredAt: decidedAt } = command;
        const decision = { operation: found.operation.id, approver, decidedAt, reason };
        return this.instances.decide(found.state.instance, command, refuseOperation(decision));
      },
      succeed: async (_decided, { operationId }, viewsReached) => ({
        __typename: 'RefuseOperationSuccess' as const,
        operation: await this.answers.operationById(operationId, viewsReached),
      }),
      stream: (decided) => streamOf(decidedInstance(decided)),
      refuse,
    });
  }
}

import { Mutation, Resolver } from '@nestjs/graphql';
import { type Answer, Mutations, type RequestContext } from '#libs/graphql';
import type {
  CancelOperationResult,
  MutationCancelOperationArgs,
  MutationRetryOperationArgs,
  RetryOperationResult,
} from '#schema';
import { type CancelOperationRejection, cancelOperation } from '../domain/cancel-operation.js';
import { type RetryOperationRejection, retryOperation } from '../domain/retry-operation.js';
import { Instances, streamOf } from '../instances.store.js';
import { Answers, type OperationSuccess } from './answers.js';
import { CancelOperationShape, RetryOperationShape } from './consumer-inputs.js';
import { refuse } from './refusals.js';
import { decidedInstance, submittedOperation } from './submitted-operation.js';
import { type Outcome, VisibleInstances } from './visible-instances.js';

@Resolver()
export class ChangeOperationResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly visible: VisibleInstances,
    private readonly instances: Instances,
    private readonly answers: Answers,
  ) {}

  @Mutation()
  retryOperation(
    _parent: unknown,
    { input }: MutationRetryOperationArgs,
    context: RequestContext,
  ): Promise<Answer<RetryOperationResult, OperationSuccess<'RetryOperationSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'retryOperation',
      shape: RetryOperationShape,
      input,
      act: async ({ operationId, justification }, command): Outcome<RetryOperationRejection> => {
        const found = await this.visible.operationOfConsumer(context.principal, operationId, 'change');
        if (found.outcome === 'rejected') return found;
        const change = await this.visible.changeOf(found.state, command, justification);
        const rule = retryOperation({ ...change, retryOf: found.operation.id });
        return this.instances.decide(found.state.instance, command, rule);
      },
      succeed: async (decided, _input, viewsReached) => ({
        __typename: 'RetryOperationSuccess' as const,
        operation: await this.answers.operation(submittedOperation(decided), viewsReached),
      }),
      stream: (decided) => streamOf(decidedInstance(decided)),
      refuse,
    });
  }

  @Mutation()
  cancelOperation(
    _parent: unknown,
    { input }: MutationCancelOperationArgs,
    context: RequestContext,
  ): Promise<Answer<CancelOperationResult, OperationSuccess<'CancelOperationSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'cancelOperation',
      shape: CancelOperationShape,
      input,
      act: async ({ operationId, reason }, command): Outcome<CancelOperationRejection> => {
        const found = await this.visible.operationOfConsumer(context.principal, operationId, 'cancel');
        if (found.outcome === 'rejected') return found;
        const cleanUp = await this.visible.changeOf(found.state, command, undefined);
        const rule = cancelOperation({ operation: found.operation.id, reason: reason ?? '', cleanUp });
        return this.instances.decide(found.state.instance, command, rule);
      },
      succeed: async (_decided, { operationId }, viewsReached) => ({
        __typename: 'CancelOperationSuccess' as const,
        operation: await this.answers.operationById(operationId, viewsReached),
      }),
      stream: (decided) => streamOf(decidedInstance(decided)),
      refuse,
    });
  }
}

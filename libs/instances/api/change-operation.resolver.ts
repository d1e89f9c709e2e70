import { Mutation, Resolver } from '@nestjs/graphql';
import type { Answer, RequestContext } from '#libs/graphql';
import type {
  CancelOperationResult,
  MutationCancelOperationArgs,
  MutationRetryOperationArgs,
  RetryOperationResult,
} from '#schema';
import { type CancelOperationRejection, cancelOperation } from '../domain/cancel-operation.js';
import { type RetryOperationRejection, retryOperation } from '../domain/retry-operation.js';
import { Instances } from '../instances.store.js';
import type { OperationSuccess } from './answers.js';
import { CancelOperationShape, RetryOperationShape } from './consumer-inputs.js';
import { OperationMutations } from './operation-mutations.js';
import { refuse } from './refusals.js';
import { type Outcome, VisibleInstances } from './visible-instances.js';

@Resolver()
export class ChangeOperationResolver {
  constructor(
    private readonly operations: OperationMutations,
    private readonly visible: VisibleInstances,
    private readonly instances: Instances,
  ) {}

  @Mutation()
  retryOperation(
    _parent: unknown,
    { input }: MutationRetryOperationArgs,
    context: RequestContext,
  ): Promise<Answer<RetryOperationResult, OperationSuccess<'RetryOperationSuccess'>>> {
    return this.operations.submit({
      context,
      name: 'retryOperation',
      shape: RetryOperationShape,
      input,
      success: 'RetryOperationSuccess',
      act: async ({ operationId, justification }, command): Outcome<RetryOperationRejection> => {
        const found = await this.visible.operationOfConsumer(context.principal, operationId, 'change');
        if (found.outcome === 'rejected') return found;
        const change = await this.visible.changeOf(found.state, command, justification);
        const rule = retryOperation({ ...change, retryOf: found.operation.id });
        return this.instances.decide(found.state.instance, command, rule);
      },
      refuse,
    });
  }

  @Mutation()
  cancelOperation(
    _parent: unknown,
    { input }: MutationCancelOperationArgs,
    context: RequestContext,
  ): Promise<Answer<CancelOperationResult, OperationSuccess<'CancelOperationSuccess'>>> {
    return this.operations.change({
      context,
      name: 'cancelOperation',
      shape: CancelOperationShape,
      input,
      success: 'CancelOperationSuccess',
      act: async ({ operationId, reason }, command): Outcome<CancelOperationRejection> => {
        const found = await this.visible.operationOfConsumer(context.principal, operationId, 'cancel');
        if (found.outcome === 'rejected') return found;
        const cleanUp = await this.visible.changeOf(found.state, command, undefined);
        const rule = cancelOperation({ operation: found.operation.id, reason: reason ?? '', cleanUp });
        return this.instances.decide(found.state.instance, command, rule);
      },
      refuse,
    });
  }
}

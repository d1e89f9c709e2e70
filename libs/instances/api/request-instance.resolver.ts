import { Mutation, Resolver } from '@nestjs/graphql';
import { can } from '#libs/access';
import { type Answer, Mutations, type RequestContext } from '#libs/graphql';
import type { DeprecationWarning, MutationRequestInstanceArgs, RequestInstanceResult } from '#schema';
import type { RequestInstanceRejection } from '../domain/request-instance.js';
import { streamOf } from '../instances.store.js';
import { Answers } from './answers.js';
import { RequestInstanceShape } from './consumer-inputs.js';
import { deprecationWarning } from './deprecation-warning.js';
import type { InstanceSource } from './instance-answer.js';
import { InstanceRequests } from './instance-requests.js';
import type { OperationSource } from './operation-answer.js';
import { refuse } from './refusals.js';
import { decidedInstance, submittedOperation } from './submitted-operation.js';
import { denied, type Outcome } from './visible-instances.js';

interface Success {
  readonly __typename: 'RequestInstanceSuccess';
  readonly instance: InstanceSource;
  readonly operation: OperationSource;
  readonly warning: DeprecationWarning | null;
}

const consumersOnly = 'This takes the role of a consumer of the team that is to hold the instance';

@Resolver()
export class RequestInstanceResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly requests: InstanceRequests,
    private readonly answers: Answers,
  ) {}

  @Mutation()
  requestInstance(
    _parent: unknown,
    { input }: MutationRequestInstanceArgs,
    context: RequestContext,
  ): Promise<Answer<RequestInstanceResult, Success>> {
    const { principal } = context;
    return this.mutations.run({
      context,
      name: 'requestInstance',
      shape: RequestInstanceShape,
      input,
      act: async ({ idempotencyKey: _, justification, ...asked }, command): Outcome<RequestInstanceRejection> => {
        const isConsumer = can(principal, 'request', { type: 'Instance', consumerTeam: asked.consumerTeam });
        if (!isConsumer) return denied({ reason: 'NotPermitted', message: consumersOnly });
        return this.requests.decide({ ...asked, justification: justification ?? '' }, command);
      },
      succeed: async (decided, asked, viewsReached) => {
        const address = submittedOperation(decided);
        const [instance, operation, deprecation] = await Promise.all([
          this.answers.instance(address.instance, viewsReached),
          this.answers.operation(address, viewsReached),
          this.requests.deprecationOf(asked),
        ]);
        const warning = deprecationWarning(deprecation);
        return { __typename: 'RequestInstanceSuccess' as const, instance, operation, warning };
      },
      stream: (decided) => streamOf(decidedInstance(decided)),
      refuse,
    });
  }
}

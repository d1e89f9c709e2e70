import { Mutation, Resolver } from '@nestjs/graphql';
import { can, uuidOf } from '#libs/access';
import { type Answer, Mutations, type RequestContext } from '#libs/graphql';
import type { CommandContext } from '#libs/kernel';
import type { DeprecationWarning, MutationRequestInstanceArgs, RequestInstanceResult } from '#schema';
import { type RequestInstanceRejection, requestInstance } from '../domain/request-instance.js';
import { Instances, streamOf } from '../instances.store.js';
import { Markets } from '../markets.store.js';
import { Answers } from './answers.js';
import { RequestInstanceShape } from './consumer-inputs.js';
import { deprecationWarning } from './deprecation-warning.js';
import type { InstanceSource } from './instance-answer.js';
import { jsonText } from './json-text.js';
import type { OperationSource } from './operation-answer.js';
import { refuse } from './refusals.js';
import { decidedInstance, submittedOperation } from './submitted-operation.js';
import { denied, type Outcome, operationOfCommand } from './visible-instances.js';

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
    private readonly instances: Instances,
    private readonly markets: Markets,
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
        return this.#decide({ ...asked, justification: justification ?? '' }, command);
      },
      succeed: async (decided, asked, viewsReached) => {
        const address = submittedOperation(decided);
        const [instance, operation, offer] = await Promise.all([
          this.answers.instance(address.instance, viewsReached),
          this.answers.operation(address, viewsReached),
          this.markets.offers.find(asked),
        ]);
        const warning = deprecationWarning(offer.status === 'PUBLISHED' ? offer.deprecation : undefined);
        return { __typename: 'RequestInstanceSuccess' as const, instance, operation, warning };
      },
      stream: (decided) => streamOf(decidedInstance(decided)),
      refuse,
    });
  }

  async #decide(asked: Asked, command: CommandContext) {
    const { parameters: wanted, ...said } = asked;
    const market = await this.markets.of(said);
    const { offer } = market;
    const schema = offer.status === 'PUBLISHED' ? offer.contract.parameterSchema : undefined;
    const { text: parameters, violations } = jsonText(wanted, schema);
    const { commandId, actor: requestedBy, occurredAt: requestedAt } = command;
    // Drawn from the command, so that a repeated request meets its own stream.
    const ids = { instance: uuidOf('instance', commandId), operation: operationOfCommand(command) };
    const rule = requestInstance({ ...said, ...ids, requestedBy, requestedAt, parameters, violations }, market);
    return this.instances.decide(ids.instance, command, rule);
  }
}

type Asked = Pick<RequestInstanceShape, 'name' | 'capability' | 'version' | 'plan' | 'environment' | 'consumerTeam'> & {
  readonly parameters: unknown;
  readonly justification: string;
};

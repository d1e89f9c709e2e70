import { Mutation, Resolver } from '@nestjs/graphql';
import { type Answer, Mutations, type RequestContext } from '#libs/graphql';
import type {
  FailFulfilmentResult,
  MutationFailFulfilmentArgs,
  MutationSucceedFulfilmentArgs,
  SucceedFulfilmentResult,
} from '#schema';
import { failOperation } from '../domain/fail-operation.js';
import { succeedOperation } from '../domain/succeed-operation.js';
import { streamOf } from '../instances.store.js';
import { Offers } from '../offers.store.js';
import { Answers, type OperationSuccess } from './answers.js';
import { HeldWork } from './held-work.js';
import { jsonText } from './json-text.js';
import { FailFulfilmentShape, SucceedFulfilmentShape } from './producer-inputs.js';
import { refuse } from './refusals.js';
import { decidedInstance } from './submitted-operation.js';
import type { FoundOperation } from './visible-instances.js';

@Resolver()
export class CompletionsResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly held: HeldWork,
    private readonly offers: Offers,
    private readonly answers: Answers,
  ) {}

  @Mutation()
  succeedFulfilment(
    _parent: unknown,
    { input }: MutationSucceedFulfilmentArgs,
    context: RequestContext,
  ): Promise<Answer<SucceedFulfilmentResult, OperationSuccess<'SucceedFulfilmentSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'succeedFulfilment',
      shape: SucceedFulfilmentShape,
      input,
      act: ({ token, outputs: handed, hadManualStep, operationId }, command) =>
        this.held.report(context.principal, { operationId, token }, command, async (found) => {
          const { text: outputs, violations } = jsonText(handed, await this.#outputSchemaOf(found));
          const said = { operation: found.operation.id, token, outputs, violations, hadManualStep };
          return { rule: succeedOperation(said), leaseAfter: 'RELEASED' };
        }),
      succeed: async (_decided, { operationId }, viewsReached) => ({
        __typename: 'SucceedFulfilmentSuccess' as const,
        operation: await this.answers.operationById(operationId, viewsReached),
      }),
      stream: (decided) => streamOf(decidedInstance(decided)),
      refuse,
    });
  }

  @Mutation()
  failFulfilment(
    _parent: unknown,
    { input }: MutationFailFulfilmentArgs,
    context: RequestContext,
  ): Promise<Answer<FailFulfilmentResult, OperationSuccess<'FailFulfilmentSuccess'>>> {
    return this.mutations.run({
      context,
      name: 'failFulfilment',
      shape: FailFulfilmentShape,
      input,
      act: ({ token, operationId, code, message, instanceUsable, repeatable }, command) =>
        this.held.report(context.principal, { operationId, token }, command, async ({ operation }) => {
          const said = { code, message: message ?? '', instanceUsable, repeatable };
          return { rule: failOperation({ operation: operation.id, token, ...said }), leaseAfter: 'RELEASED' };
        }),
      succeed: async (_decided, { operationId }, viewsReached) => ({
        __typename: 'FailFulfilmentSuccess' as const,
        operation: await this.answers.operationById(operationId, viewsReached),
      }),
      stream: (decided) => streamOf(decidedInstance(decided)),
      refuse,
    });
  }

  /** What is handed over after a DEPROVISION describes nothing that is still there. */
  async #outputSchemaOf({ operation, state }: FoundOperation) {
    if (operation.kind === 'DEPROVISION') return undefined;
    const offer = await this.offers.find(state);
    return offer.status === 'PUBLISHED' ? offer.contract.outputSchema : undefined;
  }
}

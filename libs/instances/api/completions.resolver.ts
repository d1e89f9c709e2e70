import { Mutation, Resolver } from '@nestjs/graphql';
import type { Answer, RequestContext } from '#libs/graphql';
import { JsonSchemas } from '#libs/json-schema';
import type {
  FailFulfilmentResult,
  MutationFailFulfilmentArgs,
  MutationSucceedFulfilmentArgs,
  SucceedFulfilmentResult,
} from '#schema';
import { failOperation } from '../domain/fail-operation.js';
import { succeedOperation } from '../domain/succeed-operation.js';
import { Offers } from '../offers.store.js';
import type { OperationSuccess } from './answers.js';
import { HeldWork } from './held-work.js';
import { jsonText } from './json-text.js';
import { OperationMutations } from './operation-mutations.js';
import { FailFulfilmentShape, SucceedFulfilmentShape } from './producer-inputs.js';
import { refuse } from './refusals.js';
import type { FoundOperation } from './visible-instances.js';

@Resolver()
export class CompletionsResolver {
  constructor(
    private readonly operations: OperationMutations,
    private readonly held: HeldWork,
    private readonly offers: Offers,
    private readonly schemas: JsonSchemas,
  ) {}

  @Mutation()
  succeedFulfilment(
    _parent: unknown,
    { input }: MutationSucceedFulfilmentArgs,
    context: RequestContext,
  ): Promise<Answer<SucceedFulfilmentResult, OperationSuccess<'SucceedFulfilmentSuccess'>>> {
    return this.operations.change({
      context,
      name: 'succeedFulfilment',
      shape: SucceedFulfilmentShape,
      input,
      success: 'SucceedFulfilmentSuccess',
      act: ({ outputs: handed, hadManualStep, ...claim }, command) =>
        this.held.report(context.principal, claim, command, async (work) => {
          const { ownerTeam } = work;
          const schema = await this.#outputSchemaOf(work);
          const { text: outputs, violations } = await jsonText(this.schemas, handed, { schema, ownerTeam });
          const rule = succeedOperation({ ...work.claimed, outputs, violations, hadManualStep });
          return { rule, leaseAfter: 'RELEASED' };
        }),
      refuse,
    });
  }

  @Mutation()
  failFulfilment(
    _parent: unknown,
    { input }: MutationFailFulfilmentArgs,
    context: RequestContext,
  ): Promise<Answer<FailFulfilmentResult, OperationSuccess<'FailFulfilmentSuccess'>>> {
    return this.operations.change({
      context,
      name: 'failFulfilment',
      shape: FailFulfilmentShape,
      input,
      success: 'FailFulfilmentSuccess',
      act: ({ code, message, instanceUsable, repeatable, ...claim }, command) =>
        this.held.report(context.principal, claim, command, async ({ claimed }) => {
          const said = { code, message: message ?? '', instanceUsable, repeatable };
          return { rule: failOperation({ ...claimed, ...said }), leaseAfter: 'RELEASED' };
        }),
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

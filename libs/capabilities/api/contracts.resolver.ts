import { ResolveField, Resolver } from '@nestjs/graphql';
import { type RequestContext, WrittenJson } from '#libs/graphql';
import type { ContractNode, PlanNode } from './contract-node.js';
import { ContractTexts } from './contract-texts.js';

@Resolver('Contract')
export class ContractsResolver {
  constructor(private readonly texts: ContractTexts) {}

  @ResolveField()
  parameterSchema(contract: ContractNode, _args: unknown, context: RequestContext) {
    return this.#schema(contract, 'parameterSchema', context);
  }

  @ResolveField()
  outputSchema(contract: ContractNode, _args: unknown, context: RequestContext) {
    return this.#schema(contract, 'outputSchema', context);
  }

  @ResolveField()
  releaseNotes({ named, lengths }: ContractNode, _args: unknown, context: RequestContext) {
    return this.texts.text({ named, part: 'releaseNotes', length: lengths.releaseNotes }, context);
  }

  /** A producer wrote it, and may have made it unfold to much: it is answered as the text that it is. */
  async #schema(
    { named, lengths }: ContractNode,
    part: 'parameterSchema' | 'outputSchema',
    context: RequestContext,
  ): Promise<WrittenJson> {
    return new WrittenJson(await this.texts.text({ named, part, length: lengths[part] }, context));
  }
}

@Resolver('Plan')
export class PlansResolver {
  constructor(private readonly texts: ContractTexts) {}

  @ResolveField()
  description(plan: PlanNode, _args: unknown, context: RequestContext): Promise<string> {
    return this.texts.description(plan, context);
  }
}

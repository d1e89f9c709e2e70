import { ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '#libs/graphql';
import { ContractTexts } from './contract-texts.js';
import { type DeprecationNode, type VersionNode, VersionNodes } from './version-nodes.js';

@Resolver('Deprecation')
export class DeprecationsResolver {
  constructor(
    private readonly versionNodes: VersionNodes,
    private readonly texts: ContractTexts,
  ) {}

  @ResolveField()
  migrationGuide({ guide }: DeprecationNode, _args: unknown, context: RequestContext): Promise<string> {
    return this.texts.text(guide, context);
  }

  @ResolveField()
  async replacement(
    { successor }: DeprecationNode,
    _args: unknown,
    context: RequestContext,
  ): Promise<VersionNode | null> {
    return successor === undefined ? null : ((await this.versionNodes.find(successor, context)) ?? null);
  }
}

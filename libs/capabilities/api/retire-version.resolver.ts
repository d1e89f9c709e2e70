import { Mutation, Resolver } from '@nestjs/graphql';
import { type Answer, Mutations, type RequestContext } from '#libs/graphql';
import type { MutationRetireVersionArgs, RetireVersionResult, VersionHolders } from '#schema';
import { inTheWay, refuse } from './refusals.js';
import { Retirement } from './retirement.js';
import { VersionShape } from './version-inputs.js';
import type { VersionSuccess } from './version-mutations.js';
import { VersionNodes } from './version-nodes.js';

interface RetireSuccess extends VersionSuccess<'RetireVersionSuccess'> {
  readonly stillHeldBy: VersionHolders | null;
}

@Resolver()
export class RetireVersionResolver {
  constructor(
    private readonly mutations: Mutations,
    private readonly retirement: Retirement,
    private readonly versionNodes: VersionNodes,
  ) {}

  @Mutation()
  retireVersion(
    _parent: unknown,
    { input }: MutationRetireVersionArgs,
    context: RequestContext,
  ): Promise<Answer<RetireVersionResult, RetireSuccess>> {
    return this.mutations.run({
      context,
      name: 'retireVersion',
      shape: VersionShape,
      input,
      act: ({ capability, version }, command) =>
        this.retirement.retire({ capability, version }, context.principal, command),
      succeed: async ({ state: { stillHeldBy } }, { capability, version }) => ({
        __typename: 'RetireVersionSuccess' as const,
        version: await this.versionNodes.recall({ capability, version }),
        stillHeldBy: stillHeldBy === undefined ? null : inTheWay(stillHeldBy),
      }),
      refuse: (rejection) => refuse(rejection),
    });
  }
}

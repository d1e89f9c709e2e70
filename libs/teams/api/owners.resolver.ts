import { ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '#libs/graphql';
import { type TeamNode, TeamNodes } from './team-nodes.js';

/** The team behind the slug that a capability names. */
@Resolver('Capability')
export class OwnersResolver {
  constructor(private readonly teamNodes: TeamNodes) {}

  @ResolveField()
  owner({ ownerTeam }: { readonly ownerTeam: string }, _args: unknown, context: RequestContext): Promise<TeamNode> {
    return this.teamNodes.findPresent(ownerTeam, context);
  }
}

import { ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import type { RequestContext } from '#libs/graphql';
import { versionNamed, versionStreamId } from '../domain/version.js';
import { LiveInstances } from '../views/live-instances.js';
import { type CapabilityNode, CapabilityNodes } from './capability-nodes.js';
import type { ContractNode } from './contract-node.js';
import { ContractTexts } from './contract-texts.js';
import type { VersionNode } from './version-nodes.js';

/** What is loaded for a version only when it is asked for: one statement for all versions of a page. */
@Resolver('Version')
export class VersionsResolver {
  constructor(
    private readonly capabilityNodes: CapabilityNodes,
    private readonly contractTexts: ContractTexts,
    private readonly liveInstances: LiveInstances,
  ) {}

  @ResolveField()
  capability({ named }: VersionNode, _args: unknown, context: RequestContext): Promise<CapabilityNode> {
    return this.capabilityNodes.findPresent(named.capability, context);
  }

  @ResolveField()
  contract({ named }: VersionNode, _args: unknown, context: RequestContext): Promise<ContractNode> {
    return this.contractTexts.contract(named, context);
  }

  @ResolveField()
  liveInstanceCount({ named }: VersionNode, _args: unknown, context: RequestContext): Promise<number> {
    return context
      .loader<string, number>(
        'capabilities.live-instance-count-of-version',
        () => new DataLoader((ids) => this.liveInstances.countsByVersion(namesOf(ids))),
      )
      .load(versionStreamId(named));
  }
}

/** Ids were made from names, so each is read back. */
function namesOf(ids: readonly string[]) {
  return ids.map(versionNamed).filter((name) => name !== undefined);
}

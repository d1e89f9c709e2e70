import { ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { EventStore } from '#libs/event-store';
import type { RequestContext } from '#libs/graphql';
import { rowsOfStream } from '#libs/read-store';
import type { Contract } from '#schema';
import { versionNamed, versionStreamId } from '../domain/version.js';
import { contractsView } from '../views/contracts.view.js';
import { LiveInstances } from '../views/live-instances.js';
import { VersionList } from '../views/version-list.js';
import { type CapabilityNode, CapabilityNodes } from './capability-nodes.js';
import { contractNode } from './contract-node.js';
import type { VersionNode } from './version-nodes.js';

/** What is loaded for a version only when it is asked for: one statement for all versions of a page. */
@Resolver('Version')
export class VersionsResolver {
  constructor(
    private readonly capabilityNodes: CapabilityNodes,
    private readonly versionList: VersionList,
    private readonly liveInstances: LiveInstances,
    private readonly eventStore: EventStore,
  ) {}

  @ResolveField()
  capability({ named }: VersionNode, _args: unknown, context: RequestContext): Promise<CapabilityNode> {
    return this.capabilityNodes.findPresent(named.capability, context);
  }

  @ResolveField()
  async contract({ named }: VersionNode, _args: unknown, context: RequestContext): Promise<Contract> {
    const contracts = context.loader<string, string | undefined>(
      'capabilities.contract',
      () =>
        new DataLoader(async (ids) => {
          const rows = await this.versionList.contractsOf(namesOf(ids));
          const byId = new Map(rows.flatMap((row) => (row ? [[versionStreamId(row), row.contract] as const] : [])));
          return ids.map((id) => byId.get(id));
        }),
    );
    const id = versionStreamId(named);
    return contractNode((await contracts.load(id)) ?? (await this.#recallContract(id)));
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

  /** From the log, while the view does not know it yet. */
  async #recallContract(id: string): Promise<string> {
    const [row] = await rowsOfStream(this.eventStore, contractsView, `version-${id}`);
    if (row === undefined) throw new Error(`Version ${id} has no contract`);
    return row.contract;
  }
}

/** Ids were made from names, so each is read back. */
function namesOf(ids: readonly string[]) {
  return ids.map(versionNamed).filter((name) => name !== undefined);
}

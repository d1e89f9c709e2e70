import { ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { type Connection, connection, type RequestContext } from '#libs/graphql';
import type { KeysetPage } from '#libs/read-store';
import type { Capability, CapabilityVersionArgs, CapabilityVersionsArgs, Ownership } from '#schema';
import { Catalogue } from '../views/catalogue.js';
import { LiveInstances } from '../views/live-instances.js';
import type { OwnerRow } from '../views/owner-history.view.js';
import { VersionList } from '../views/version-list.js';
import type { VersionRow } from '../views/version-list.view.js';
import { type CapabilityNode, linksOf, tagsOf } from './capability-nodes.js';
import { maySeeDrafts, type VersionNode, VersionNodes, versionNode } from './version-nodes.js';

/** What is loaded for a capability only when it is asked for: one statement for all capabilities of a page. */
@Resolver('Capability')
export class CapabilitiesResolver {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly versionList: VersionList,
    private readonly liveInstances: LiveInstances,
    private readonly versionNodes: VersionNodes,
  ) {}

  @ResolveField()
  tags(node: CapabilityNode): Capability['tags'] {
    return tagsOf(node);
  }

  @ResolveField()
  links(node: CapabilityNode): Capability['links'] {
    return linksOf(node);
  }

  @ResolveField()
  async ownerHistory(
    { capability }: CapabilityNode,
    _args: unknown,
    context: RequestContext,
  ): Promise<readonly Ownership[]> {
    const owners = context.loader<string, readonly OwnerRow[]>(
      'capabilities.owners',
      () => new DataLoader((capabilities) => this.catalogue.ownersOf(capabilities)),
    );
    const rows = await owners.load(capability);
    return rows.map(({ team, department, since }, index) => ({
      __typename: 'Ownership',
      team,
      department,
      since,
      until: rows[index + 1]?.since ?? null,
    }));
  }

  @ResolveField()
  async latest({ capability }: CapabilityNode, _args: unknown, context: RequestContext): Promise<VersionNode | null> {
    const latest = context.loader<string, VersionRow | undefined>(
      'capabilities.latest',
      () =>
        new DataLoader(async (capabilities) => {
          const found = await this.versionList.latestOf(capabilities);
          return capabilities.map((each) => found.get(each));
        }),
    );
    const row = await latest.load(capability);
    return row === undefined ? null : versionNode(row);
  }

  @ResolveField()
  async version(
    { capability }: CapabilityNode,
    { version }: CapabilityVersionArgs,
    context: RequestContext,
  ): Promise<VersionNode | null> {
    return (await this.versionNodes.find({ capability, version }, context)) ?? null;
  }

  @ResolveField()
  async versions(
    node: CapabilityNode,
    { first, after }: CapabilityVersionsArgs,
    context: RequestContext,
  ): Promise<Connection<VersionNode>> {
    const { capability } = node;
    const withDrafts = maySeeDrafts(context.principal, node);
    const pages = context.loader<string, KeysetPage<VersionRow>>(
      `capabilities.versions ${withDrafts} ${first} ${after ?? ''}`,
      () =>
        new DataLoader(async (capabilities) => {
          const found = await this.versionList.pages(capabilities, { first, after, withDrafts });
          return capabilities.map((each) => found.get(each) ?? { rows: [], hasNextPage: false });
        }),
    );
    return connection(await pages.load(capability), versionNode, () =>
      this.#countVersions(capability, withDrafts, context),
    );
  }

  @ResolveField()
  liveInstanceCount({ capability }: CapabilityNode, _args: unknown, context: RequestContext): Promise<number> {
    return context
      .loader<string, number>(
        'capabilities.live-instance-count',
        () => new DataLoader((capabilities) => this.liveInstances.countsByCapability(capabilities)),
      )
      .load(capability);
  }

  #countVersions(capability: string, withDrafts: boolean, context: RequestContext): Promise<number> {
    const counts = context.loader<string, number>(
      `capabilities.version-count ${withDrafts}`,
      () =>
        new DataLoader(async (capabilities) => {
          const found = await this.versionList.counts(capabilities, withDrafts);
          return capabilities.map((each) => found.get(each) ?? 0);
        }),
    );
    return counts.load(capability);
  }
}

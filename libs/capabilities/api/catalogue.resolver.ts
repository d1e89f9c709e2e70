import { Query, Resolver } from '@nestjs/graphql';
import { boundedText, type Connection, connection, Freshness, type RequestContext } from '#libs/graphql';
import type { CapabilityFilter, QueryCapabilitiesArgs, QueryCapabilityArgs } from '#schema';
import { Catalogue, type CatalogueFilter } from '../views/catalogue.js';
import { type CapabilityNode, CapabilityNodes, capabilityNode } from './capability-nodes.js';

@Resolver()
export class CatalogueResolver {
  constructor(
    private readonly capabilityNodes: CapabilityNodes,
    private readonly catalogue: Catalogue,
    private readonly freshness: Freshness,
  ) {}

  @Query()
  async capability(
    _parent: unknown,
    { slug, atLeast }: QueryCapabilityArgs,
    context: RequestContext,
  ): Promise<CapabilityNode | null> {
    await this.freshness.reach(atLeast);
    return (await this.capabilityNodes.find(slug, context)) ?? null;
  }

  @Query()
  async capabilities(
    _parent: unknown,
    { first, after, atLeast, orderBy, ...wanted }: QueryCapabilitiesArgs,
  ): Promise<Connection<CapabilityNode>> {
    const search = boundedText('search', wanted.search);
    const filter = { ...conditionsOf(wanted.filter ?? {}), search };
    await this.freshness.reach(atLeast);
    if (wanted.filter?.versionStatus === 'DRAFT')
      return connection({ rows: [], hasNextPage: false }, capabilityNode, 0);
    const order = orderBy ?? (search === undefined ? 'NAME_ASC' : 'RELEVANCE');
    const page = await this.catalogue.page(filter, order, { first, after });
    return connection(page, capabilityNode, () => this.catalogue.count(filter));
  }
}

/** A condition that is null says nothing. */
function conditionsOf(filter: CapabilityFilter): CatalogueFilter {
  return {
    ownerTeam: filter.ownerTeam ?? undefined,
    tag: filter.tag ?? undefined,
    status: filter.status ?? undefined,
    stage: filter.stage ?? undefined,
    versionStatus: filter.versionStatus ?? undefined,
    hasOffer: filter.hasOffer ?? undefined,
  };
}

import { Query, Resolver } from '@nestjs/graphql';
import { boundedList, boundedText, connection, Freshness, Nodes, type RequestContext } from '#libs/graphql';
import type { QueryInstanceArgs, QueryInstancesArgs } from '#schema';
import { InstanceList } from '../views/instance-list.js';
import { parseInstanceId } from './addresses.js';
import { given } from './given.js';
import { instanceSource } from './instance-answer.js';
import { visibleTeamsOf } from './visible-teams-of.js';

const phasesMax = 9;

@Resolver()
export class InstancesResolver {
  constructor(
    private readonly list: InstanceList,
    private readonly freshness: Freshness,
    nodes: Nodes,
  ) {
    nodes.register('Instance', async (ids) => {
      const rows = await this.list.byIds(ids);
      return rows.map((row) => row && instanceSource(row));
    });
  }

  @Query()
  async instance(_parent: unknown, { id, atLeast }: QueryInstanceArgs) {
    await this.freshness.reach(atLeast);
    const instance = parseInstanceId(id);
    const [row] = instance === undefined ? [] : await this.list.byIds([instance]);
    return row ? instanceSource(row) : null;
  }

  @Query()
  async instances(_parent: unknown, args: QueryInstancesArgs, { principal }: RequestContext) {
    const { filter, search, orderBy, first, after, atLeast } = args;
    await this.freshness.reach(atLeast);
    const wanted = {
      search: boundedText('search', search),
      consumerTeam: given(filter?.consumerTeam),
      ownerTeam: given(filter?.ownerTeam),
      capability: given(filter?.capability),
      version: given(filter?.version),
      environment: given(filter?.environment),
      phases: boundedList('filter.phases', filter?.phases, phasesMax),
    };
    const visible = visibleTeamsOf(principal);
    const page = await this.list.page(wanted, visible, { orderBy, first, after });
    return connection(page, instanceSource, () => this.list.count(wanted, visible));
  }
}

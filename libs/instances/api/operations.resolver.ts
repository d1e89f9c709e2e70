import { Query, Resolver } from '@nestjs/graphql';
import { boundedList, connection, Freshness, Nodes, type RequestContext } from '#libs/graphql';
import type { QueryOperationArgs, QueryOperationsArgs } from '#schema';
import { OperationList } from '../views/operation-list.js';
import { operationAddress, parseOperationId } from './addresses.js';
import { given } from './given.js';
import { operationSource } from './operation-answer.js';
import { visibleTeamsOf } from './visible-teams-of.js';

const kindsMax = 3;
const statesMax = 14;

@Resolver()
export class OperationsResolver {
  constructor(
    private readonly list: OperationList,
    private readonly freshness: Freshness,
    nodes: Nodes,
  ) {
    nodes.register('Operation', async (ids) => {
      const rows = await this.list.byIds(ids.map((id) => operationAddress(id)?.operation ?? ''));
      return rows.map((row) => row && operationSource(row));
    });
  }

  @Query()
  async operation(_parent: unknown, { id, atLeast }: QueryOperationArgs) {
    await this.freshness.reach(atLeast);
    const address = parseOperationId(id);
    const [row] = address === undefined ? [] : await this.list.byIds([address.operation]);
    return row ? operationSource(row) : null;
  }

  @Query()
  async operations(_parent: unknown, args: QueryOperationsArgs, { principal }: RequestContext) {
    const { filter, first, after, atLeast } = args;
    await this.freshness.reach(atLeast);
    const wanted = {
      consumerTeam: given(filter?.consumerTeam),
      ownerTeam: given(filter?.ownerTeam),
      capability: given(filter?.capability),
      environment: given(filter?.environment),
      requestedBy: given(filter?.requestedBy),
      kinds: boundedList('filter.kinds', filter?.kinds, kindsMax),
      states: boundedList('filter.states', filter?.states, statesMax),
    };
    const visible = visibleTeamsOf(principal);
    const page = await this.list.page(wanted, visible, { first, after });
    return connection(page, operationSource, () => this.list.count(wanted, visible));
  }
}

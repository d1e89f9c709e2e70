import { Query, Resolver } from '@nestjs/graphql';
import type { QueryNodeArgs, QueryNodesArgs } from '#schema';
import { limitExceeded } from '../limits/limit-exceeded.js';
import type { RequestContext } from '../request-context.js';
import { Nodes } from './nodes.js';

const idsMax = 100;

@Resolver()
export class NodesResolver {
  constructor(private readonly found: Nodes) {}

  @Query()
  async node(_parent: unknown, { id }: QueryNodeArgs, context: RequestContext) {
    const [node] = await this.found.load([id], context);
    return node ?? null;
  }

  @Query()
  nodes(_parent: unknown, { ids }: QueryNodesArgs, context: RequestContext) {
    if (ids.length === 0 || ids.length > idsMax) {
      throw limitExceeded({ field: 'nodes(ids:)', limit: `1 to ${idsMax} ids`, given: String(ids.length) });
    }
    return this.found.load(ids, context);
  }
}

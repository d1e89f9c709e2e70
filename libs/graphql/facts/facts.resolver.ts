import { Query, Resolver, Subscription } from '@nestjs/graphql';
import type { QueryFactsArgs, SubscriptionFactsArgs } from '#schema';
import type { RequestContext } from '../request-context.js';
import { FactFollower } from './fact-follower.js';
import { FactReader } from './fact-reader.js';
import { FactsTaken } from './facts-taken.js';

@Resolver()
export class FactsResolver {
  constructor(
    private readonly reader: FactReader,
    private readonly follower: FactFollower,
    private readonly taken: FactsTaken,
  ) {}

  @Query('facts')
  async page(_parent: unknown, args: QueryFactsArgs, context: RequestContext) {
    const page = await this.reader.page(args, context);
    this.taken.count(context, page.edges.length);
    return page;
  }

  @Subscription('facts')
  async *follow(_parent: unknown, args: SubscriptionFactsArgs, context: RequestContext) {
    for await (const fact of this.follower.follow(args, context)) {
      this.taken.count(context, 1);
      yield { facts: fact };
    }
  }
}

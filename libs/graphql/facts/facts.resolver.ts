import { Query, Resolver, Subscription } from '@nestjs/graphql';
import type { QueryFactsArgs, SubscriptionFactsArgs } from '#schema';
import type { RequestContext } from '../request-context.js';
import { FactReader } from './fact-reader.js';

@Resolver()
export class FactsResolver {
  constructor(private readonly reader: FactReader) {}

  @Query('facts')
  page(_parent: unknown, args: QueryFactsArgs, context: RequestContext) {
    return this.reader.page(args, context);
  }

  @Subscription('facts')
  async *follow(_parent: unknown, args: SubscriptionFactsArgs, context: RequestContext) {
    for await (const fact of this.reader.follow(args, context)) yield { facts: fact };
  }
}

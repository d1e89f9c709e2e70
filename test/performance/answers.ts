import type { GraphQLResolveInfo } from 'graphql';
import type { RequestContext } from '#libs/graphql';

/** Answers a field from our views, in the words of our own resolvers. */
export abstract class Answers {
  abstract of(type: string, field: string): (source: unknown, args: object, rest: Rest) => unknown;
}

interface Rest {
  readonly context: RequestContext;
  readonly info: GraphQLResolveInfo;
}

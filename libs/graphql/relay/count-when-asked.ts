import type { GraphQLSchema } from 'graphql';
import { compositeTypes } from '../access/check-schema.js';

/**
 * Lets a connection's `totalCount` be a function that is called when it is asked for. GraphQL's own default resolver does that,
 * compiled operations do not: they read what is there. So each such field gets a resolver that both call.
 */
export function countWhenAsked(schema: GraphQLSchema): GraphQLSchema {
  for (const type of compositeTypes(schema)) {
    const field = type.name.endsWith('Connection') ? type.getFields()['totalCount'] : undefined;
    if (field) field.resolve ??= totalCount;
  }
  return schema;
}

function totalCount(source: unknown): unknown {
  if (typeof source !== 'object' || source === null) return undefined;
  const count: unknown = Reflect.get(source, 'totalCount');
  return typeof count === 'function' ? Reflect.apply(count, source, []) : count;
}

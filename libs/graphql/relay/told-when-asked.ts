import type { GraphQLFieldResolver, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { isObjectType } from 'graphql';
import { compositeTypes } from '../access/check-schema.js';
import type { RequestContext } from '../request-context.js';

/** Rows that are counted cost what one row costs that is read. */
const countedPerRow = 50;

/**
 * Lets what Relay asks of every list be a function that is called when it is asked for: a count costs a statement, a cursor more than
 * the rest of its edge. GraphQL's own default resolver does that, compiled operations do not: they read what is there. So each such
 * field gets a resolver that both call.
 */
export function tellWhenAsked(schema: GraphQLSchema): GraphQLSchema {
  for (const type of compositeTypes(schema).filter(isObjectType)) {
    for (const name of lazyFieldsOf(type)) {
      const field = type.getFields()[name];
      if (field) field.resolve ??= told(name);
    }
  }
  return schema;
}

function lazyFieldsOf({ name }: GraphQLObjectType): readonly string[] {
  if (name === 'PageInfo') return ['startCursor', 'endCursor'];
  if (name.endsWith('Connection')) return ['totalCount'];
  return name.endsWith('Edge') ? ['cursor'] : [];
}

function told(name: string): GraphQLFieldResolver<unknown, RequestContext> {
  return name === 'totalCount' ? counted : (source) => valueOf(source, name);
}

/** How many there are is known only when they were counted, so whoever asks pays afterwards. */
const counted: GraphQLFieldResolver<unknown, RequestContext> = async (source, _args, { meter }) => {
  const count = await valueOf(source, 'totalCount');
  if (typeof count === 'number') await meter.read(Math.ceil(count / countedPerRow));
  return count;
};

function valueOf(source: unknown, name: string): unknown {
  if (typeof source !== 'object' || source === null) return undefined;
  const value: unknown = Reflect.get(source, name);
  return typeof value === 'function' ? Reflect.apply(value, source, []) : value;
}

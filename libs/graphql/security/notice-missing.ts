import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { SecurityLog } from '#libs/observability';
import { ruleOfField } from '../access/access-rules.js';
import type { RequestContext } from '../request-context.js';
import { recordOf } from './record-of.js';

type Field = GraphQLField<unknown, RequestContext>;

/**
 * Records each look-up at the root of a query that is answered with nothing. What is hidden and what never was are told alike and take the
 * same work, as for the caller; who tries many ids shows by the number.
 */
export function noticeMissing(schema: GraphQLSchema, security: SecurityLog): GraphQLSchema {
  const query = schema.getQueryType();
  if (!query) return schema;
  const fields = Object.values(query.getFields()).filter(isLookUp);
  // What only operators may ask is refused by its rule, and recorded there.
  for (const field of fields.filter((one) => ruleOfField(schema, query, one) !== 'OPERATOR')) notice(field, security);
  return schema;
}

function isLookUp({ args, type }: Field): boolean {
  if (args.length === 0 || !isCompositeType(getNamedType(type))) return false;
  const nullable = getNullableType(type);
  return isListType(nullable) ? !isNonNullType(nullable.ofType) : !isNonNullType(type);
}

function notice(field: Field, security: SecurityLog): void {
  const { name, resolve = defaultFieldResolver } = field;
  const told = (answer: unknown, context: RequestContext): unknown => {
    const isMissing = isNothing(answer) || (Array.isArray(answer) && answer.some(isNothing));
    if (isMissing)
      recordOf(security, context, { event: 'authz_not_found', outcome: 'refused', action: `Query.${name}` });
    return answer;
  };
  field.resolve = (source, args, context, info) => {
    const answer: unknown = resolve(source, args, context, info);
    return answer instanceof Promise ? answer.then((value: unknown) => told(value, context)) : told(answer, context);
  };
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined;
}

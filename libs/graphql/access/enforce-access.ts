import {
  defaultFieldResolver,
  GraphQLError,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { can } from '#libs/access';
import { SecurityLog } from '#libs/observability';
import type { AccessRule } from '#schema';
import { notPermitted } from '../mutations/refusals.js';
import type { RequestContext } from '../request-context.js';
import { recordOf } from '../security/record-of.js';
import { type FieldShape, ownRuleOf, ruleOfField } from './access-rules.js';
import { forbidden, isSignedIn, unauthenticated } from './callers.js';
import { compositeTypes, isRoot, possibleTypes } from './check-schema.js';
import { type Hide, hideOf } from './hide.js';
import { mayAudit, maySee } from './visibility.js';

type Field = GraphQLField<unknown, RequestContext>;
type Resolve = GraphQLFieldResolver<unknown, RequestContext>;

/** What is answered in place of the field's own answer; undefined lets the field answer. Throws `GraphQLError`. */
type Guard = (source: unknown, context: RequestContext) => unknown;

/**
 * Puts the schema's access rules around its resolvers. Before a field: whether the caller may use it at all. After it:
 * rows that their type hides from the caller are left out, as if they did not exist.
 */
export function enforceAccess(schema: GraphQLSchema, security: SecurityLog = SecurityLog.unheard()): GraphQLSchema {
  for (const type of compositeTypes(schema).filter(isObjectType)) {
    for (const field of Object.values(type.getFields())) enforceField(schema, type, field, security);
  }
  return schema;
}

function enforceField(schema: GraphQLSchema, type: GraphQLObjectType, field: Field, security: SecurityLog): void {
  const guard = isRoot(schema, type)
    ? heard(rootGuard(schema, type, field), `${type.name}.${field.name}`, security)
    : rowGuard(schema, field);
  const hide = hideOf(schema, field);
  if (guard === undefined && hide === undefined) return;
  if (type === schema.getSubscriptionType()) {
    field.subscribe = guardedSubscribe(field, guard, hide);
    return;
  }
  field.resolve = guarded(field.resolve ?? defaultFieldResolver, guard, hide);
}

function guarded(resolve: Resolve, guard: Guard | undefined, hide: Hide | undefined): Resolve {
  return (source, args, context, info) => {
    const instead = guard?.(source, context);
    if (instead !== undefined) return instead;
    const answer: unknown = resolve(source, args, context, info);
    if (hide === undefined) return answer;
    return answer instanceof Promise
      ? answer.then((value: unknown) => hide(context.principal, value))
      : hide(context.principal, answer);
  };
}

function guardedSubscribe({ name, subscribe }: Field, guard: Guard | undefined, hide: Hide | undefined): Resolve {
  return async (source, args, context, info) => {
    guard?.(source, context);
    const payloads: unknown = await subscribe?.(source, args, context, info);
    return hide === undefined || !isAsyncIterable(payloads) ? payloads : visiblePayloads(payloads, name, context, hide);
  };
}

async function* visiblePayloads(payloads: AsyncIterable<unknown>, name: string, context: RequestContext, hide: Hide) {
  for await (const payload of payloads) {
    if (isShown(payload, name, context, hide)) yield payload;
  }
}

function isShown(payload: unknown, name: string, { principal }: RequestContext, hide: Hide): boolean {
  if (typeof payload !== 'object' || payload === null) return false;
  try {
    return hide(principal, Reflect.get(payload, name)) !== null;
  } catch (error) {
    if (error instanceof GraphQLError) return false; // What cannot be empty is left out as a whole.
    throw error;
  }
}

/** What a guard answers in place of a field is a permission refused. What it throws is recorded with the error. */
function heard(guard: Guard | undefined, action: string, security: SecurityLog): Guard | undefined {
  if (guard === undefined) return undefined;
  return (source, context) => {
    const instead = guard(source, context);
    if (instead !== undefined) recordOf(security, context, { event: 'authz_fail', outcome: 'refused', action });
    return instead;
  };
}

function rootGuard(schema: GraphQLSchema, type: GraphQLObjectType, field: FieldShape): Guard | undefined {
  const rule = ruleOfField(schema, type, field);
  if (rule === 'PUBLIC') return undefined;
  const isForOperators = rule === 'OPERATOR';
  const isMutation = type === schema.getMutationType();
  const otherwise = isForOperators ? refusalOf(schema, field) : undefined;
  return (_source, { principal }) => {
    if (!isSignedIn(principal)) throw unauthenticated();
    if (!isForOperators) return undefined;
    const isAllowed = isMutation ? can(principal, 'operate', { type: 'Installation' }) : mayAudit(principal);
    return isAllowed ? undefined : otherwise?.();
  };
}

/** A mutation refuses in its own words where it can; a nullable field is empty; any other is a fault of the caller. */
function refusalOf(schema: GraphQLSchema, field: FieldShape): () => unknown {
  const message = 'This takes the role of an operator of the installation';
  const isUnion = possibleTypes(schema, getNamedType(field.type)).some(({ name }) => name === 'NotPermitted');
  if (isUnion) return () => notPermitted(message);
  if (!isNonNullType(field.type)) return () => null;
  return () => {
    throw forbidden(message);
  };
}

/** A field inside a type may be for fewer callers than the type: its rule then looks at the row it belongs to. */
function rowGuard(schema: GraphQLSchema, field: FieldShape): Guard | undefined {
  const rule: AccessRule | undefined = ownRuleOf(schema, field);
  if (rule === undefined || rule === 'PUBLIC' || rule === 'SIGNED_IN') return undefined;
  const empty = isNonNullType(field.type) ? [] : null;
  return (source, { principal }) =>
    typeof source === 'object' && source !== null && maySee(principal, rule, source) ? undefined : empty;
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

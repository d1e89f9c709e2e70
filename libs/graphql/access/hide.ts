import {
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Principal } from '#libs/access';
import type { AccessRule } from '#schema';
import { type FieldShape, ruleOfType } from './access-rules.js';
import { possibleTypes } from './check-schema.js';
import { maySee } from './visibility.js';

/** Leaves out of a resolver's answer what the caller may not see. */
export type Hide = (principal: Principal, answer: unknown) => unknown;

/** Undefined when everybody who reaches the field may see all its values. */
export function hideOf(schema: GraphQLSchema, field: FieldShape): Hide | undefined {
  const isVisible = visibilityOf(schema, field) ?? visibilityOfEdges(schema, field);
  if (isVisible === undefined) return undefined;
  const type = getNullableType(field.type);
  if (isListType(type)) {
    const isPlaceKept = !isNonNullType(type.ofType);
    return (principal, answer) => hideItems(answer, (item) => isVisible(principal, item), isPlaceKept);
  }
  const isNullable = !isNonNullType(field.type);
  return (principal, answer) => (isVisible(principal, answer) ? answer : absent(isNullable));
}

type IsVisible = (principal: Principal, value: unknown) => boolean;

function visibilityOf(schema: GraphQLSchema, field: FieldShape): IsVisible | undefined {
  const types = possibleTypes(schema, getNamedType(field.type));
  const rules = restrictingRules(schema, types);
  if (rules.size === 0) return undefined;
  const [only] = types.length === 1 ? types : [];
  const names = new Set(types.map(({ name }) => name));
  return (principal, value) => {
    if (typeof value !== 'object' || value === null) return true;
    const name: unknown = only?.name ?? Reflect.get(value, '__typename');
    // A row that does not say what it is could be one that is to be hidden: our mistake, and shown to nobody.
    if (typeof name !== 'string' || !names.has(name)) throw new TypeError('A row does not name its type');
    const rule = rules.get(name);
    return rule === undefined || maySee(principal, rule, value);
  };
}

/** An edge is hidden together with its node. */
function visibilityOfEdges(schema: GraphQLSchema, field: FieldShape): IsVisible | undefined {
  const edge = getNamedType(field.type);
  const node = isObjectType(edge) && edge.name.endsWith('Edge') ? edge.getFields()['node'] : undefined;
  const isNodeVisible = node && visibilityOf(schema, node);
  if (isNodeVisible === undefined) return undefined;
  return (principal, value) =>
    typeof value !== 'object' || value === null || isNodeVisible(principal, Reflect.get(value, 'node'));
}

function restrictingRules(schema: GraphQLSchema, types: readonly GraphQLObjectType[]): ReadonlyMap<string, AccessRule> {
  const rules = new Map<string, AccessRule>();
  for (const type of types) {
    const rule = ruleOfType(schema, type);
    if (rule !== undefined && rule !== 'PUBLIC' && rule !== 'SIGNED_IN') rules.set(type.name, rule);
  }
  return rules;
}

/** Where the list has room for null, the others keep their places. */
function hideItems(answer: unknown, isVisible: (item: unknown) => boolean, isPlaceKept: boolean): unknown {
  if (!Array.isArray(answer)) return answer;
  const items: readonly unknown[] = answer;
  if (items.every(isVisible)) return items;
  return isPlaceKept ? items.map((item) => (isVisible(item) ? item : null)) : items.filter(isVisible);
}

function absent(isNullable: boolean): null {
  if (isNullable) return null;
  throw new GraphQLError('This does not exist', { extensions: { code: 'NOT_FOUND' } });
}

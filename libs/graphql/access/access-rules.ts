import {
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  GraphQLObjectType,
  type GraphQLSchema,
  getDirectiveValues,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import type { AccessRule } from '#schema';

/** What the rules ask of a field. */
export type FieldShape = Pick<GraphQLField<unknown, unknown>, 'name' | 'type' | 'astNode'>;

const rules: ReadonlySet<string> = new Set<AccessRule>([
  'PUBLIC',
  'SIGNED_IN',
  'PARTY',
  'TEAM_MEMBER',
  'OPERATOR',
  'SELF',
]);

/** The rule of a field: its own, or that of its type. */
export function ruleOfField(
  schema: GraphQLSchema,
  type: GraphQLObjectType | GraphQLInterfaceType,
  field: FieldShape,
): AccessRule | undefined {
  return ownRuleOf(schema, field) ?? ruleOfType(schema, type);
}

/** The rule that a field has beside that of its type. */
export function ownRuleOf(schema: GraphQLSchema, field: FieldShape): AccessRule | undefined {
  return ruleIn(schema, field.astNode ? [field.astNode] : []);
}

/** The rule of an object type or an interface; undefined for all others. */
export function ruleOfType(schema: GraphQLSchema, type: GraphQLNamedType): AccessRule | undefined {
  if (!isObjectType(type) && !isInterfaceType(type)) return undefined;
  return ruleIn(schema, [...(type.astNode ? [type.astNode] : []), ...type.extensionASTNodes]);
}

type Annotated = Parameters<typeof getDirectiveValues>[1];

function ruleIn(schema: GraphQLSchema, nodes: readonly Annotated[]): AccessRule | undefined {
  const directive = schema.getDirective('access');
  if (!directive) return undefined;
  for (const node of nodes) {
    const rule: unknown = getDirectiveValues(directive, node)?.['rule'];
    if (isRule(rule)) return rule;
  }
  return undefined;
}

function isRule(rule: unknown): rule is AccessRule {
  return typeof rule === 'string' && rules.has(rule);
}

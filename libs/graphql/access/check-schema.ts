import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { ownRuleOf, ruleOfField } from './access-rules.js';

type Field = GraphQLField<unknown, unknown>;
type Composite = GraphQLObjectType | GraphQLInterfaceType;

/** The schema cannot be served: it does not say of every field who may use it and who answers it. */
export class SchemaIncomplete extends Error {
  override readonly name = 'SchemaIncomplete';

  constructor(readonly problems: readonly string[]) {
    super(`The schema cannot be served:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}

/** Throws `SchemaIncomplete` with everything that is missing. `nodeTypes` are those that `node(id)` finds. */
export function checkSchema(schema: GraphQLSchema, nodeTypes: readonly string[]): void {
  const types = compositeTypes(schema);
  const problems = types.flatMap((type) => [
    ...Object.values(type.getFields()).flatMap((field) => [
      ...(ruleOfField(schema, type, field) ? [] : [`${type.name}.${field.name} has no access rule`]),
      ...(isAnswered(schema, type, field) ? [] : [`${type.name}.${field.name} is resolved by nobody`]),
      ...(canBeHidden(schema, type, field)
        ? []
        : [`${type.name}.${field.name} has a rule of its own, so it must be nullable`]),
    ]),
    ...(isFound(type, nodeTypes) ? [] : [`node(id) does not find ${type.name}`]),
  ]);
  const all = [...problems, ...leaksOfPublicFields(schema)];
  if (all.length > 0) throw new SchemaIncomplete(all);
}

/** Object types and interfaces that are not introspection's. */
export function compositeTypes(schema: GraphQLSchema): readonly Composite[] {
  const types: readonly GraphQLNamedType[] = Object.values(schema.getTypeMap());
  return types.filter(isComposite).filter(({ name }) => !name.startsWith('__'));
}

export function isRoot(schema: GraphQLSchema, type: Composite): boolean {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].some((root) => root === type);
}

function isComposite(type: GraphQLNamedType): type is Composite {
  return isObjectType(type) || isInterfaceType(type);
}

/** A root field needs a resolver, and so does every field that takes arguments; all others may be read off the row. */
function isAnswered(schema: GraphQLSchema, type: Composite, field: Field): boolean {
  if (isInterfaceType(type)) return true;
  if (type === schema.getSubscriptionType()) return field.subscribe !== undefined;
  const hasResolver = field.resolve !== undefined && field.resolve !== defaultFieldResolver;
  return hasResolver || (!isRoot(schema, type) && field.args.length === 0);
}

function canBeHidden(schema: GraphQLSchema, type: Composite, field: Field): boolean {
  const own = ownRuleOf(schema, field);
  const isRestricting = own !== undefined && own !== 'PUBLIC' && own !== 'SIGNED_IN';
  return !isRestricting || isRoot(schema, type) || !isNonNullType(field.type) || isListType(field.type.ofType);
}

function isFound(type: Composite, nodeTypes: readonly string[]): boolean {
  const isNode = isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node');
  return !isNode || nodeTypes.includes(type.name);
}

/** What everybody may ask for must not lead to anything that only some may see. */
function leaksOfPublicFields(schema: GraphQLSchema): readonly string[] {
  const roots = compositeTypes(schema).filter((type) => isRoot(schema, type));
  const open = roots.flatMap((type) =>
    Object.values(type.getFields()).filter((field) => ruleOfField(schema, type, field) === 'PUBLIC'),
  );
  const reached = new Set<Composite>();
  const follow = (field: Field): void => {
    for (const type of possibleTypes(schema, getNamedType(field.type))) {
      if (reached.has(type)) continue;
      reached.add(type);
      for (const inner of Object.values(type.getFields())) follow(inner);
    }
  };
  for (const field of open) follow(field);
  return [...reached].flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => ruleOfField(schema, type, field) !== 'PUBLIC')
      .map((field) => `${type.name}.${field.name} is reached by a PUBLIC field and is not PUBLIC`),
  );
}

/** The object types that a field of this type may answer with. */
export function possibleTypes(schema: GraphQLSchema, type: GraphQLNamedType): readonly GraphQLObjectType[] {
  if (isObjectType(type)) return [type];
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [];
}

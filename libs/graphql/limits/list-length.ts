import {
  type FieldNode,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
  valueFromASTUntyped,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

/** What a list of objects is taken for when nobody says how long it is. */
const unboundedListLength = 10;

interface ListLength {
  readonly length: number;
  /** The page's length, where the field takes one. */
  readonly first: unknown;
}

/** How many objects the field may answer with. `isInPage`: the list's length was counted at the connection around it. */
export function listLength(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Variables,
  isInPage: boolean,
): ListLength {
  const first = argumentOf(field, node, 'first', variables);
  if (first !== undefined) return { length: typeof first === 'number' ? Math.max(first, 1) : 1, first };
  if (!isListType(withoutNonNull(field.type)) || isInPage) return { length: 1, first };
  const ids = argumentOf(field, node, 'ids', variables);
  return { length: Array.isArray(ids) ? ids.length : unboundedListLength, first };
}

/** Undefined for the fields of introspection, which belong to no type of ours. */
export function fieldOf(
  schema: GraphQLSchema,
  typeName: string,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  const type = schema.getType(typeName);
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

/** The values of an operation's variables, with the defaults of those that were not given. */
export function variablesOf(operation: OperationDefinitionNode, given: Variables): Variables {
  const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
    defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)] as const],
  );
  return { ...Object.fromEntries(defaults), ...given };
}

function argumentOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  name: string,
  variables: Variables,
): unknown {
  const declared = field.args.find((argument) => argument.name === name);
  if (declared === undefined) return undefined;
  const given = node.arguments?.find((argument) => argument.name.value === name);
  const value: unknown = given && valueFromASTUntyped(given.value, variables);
  return value ?? declared.defaultValue;
}

function withoutNonNull(type: GraphQLOutputType): GraphQLOutputType {
  return isNonNullType(type) ? type.ofType : type;
}

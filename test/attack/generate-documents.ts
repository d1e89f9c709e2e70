import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { isLikely, oneOf, type Random, valueFor } from './generate-values.js';

/** A document of random shape with the values of its variables. */
export interface Generated {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly isMutation: boolean;
}

interface Draft {
  readonly schema: GraphQLSchema;
  readonly random: Random;
  readonly variables: Map<string, { readonly type: string; readonly value: unknown }>;
  readonly fragments: string[];
  /** Fields that may still be selected. */
  left: number;
}

const fieldsMax = 60;
const depthMax = 7;

/** Draws a document from the schema: aliases, fragments, directives, nesting, lists at their bounds; not every one is valid. */
export function generateDocument(schema: GraphQLSchema, random: Random): Generated {
  const isMutation = isLikely(random, 0.4);
  const root = (isMutation ? schema.getMutationType() : schema.getQueryType()) ?? schema.getQueryType();
  const draft: Draft = { schema, random, variables: new Map(), fragments: [], left: fieldsMax };
  const selections =
    root === null || root === undefined ? '__typename' : selectionsOf(draft, root, 0, isMutation ? 1 : 3);
  const declared = [...draft.variables].map(([name, { type }]) => `$${name}: ${type}`);
  const head = `${isMutation ? 'mutation' : 'query'} Generated${declared.length === 0 ? '' : `(${declared.join(', ')})`}`;
  const query = [`${head} { ${selections} }`, ...draft.fragments].join('\n');
  const variables = Object.fromEntries([...draft.variables].map(([name, { value }]) => [name, value]));
  return { query: isLikely(random, 0.03) ? broken(query, random) : query, variables, isMutation };
}

function selectionsOf(draft: Draft, type: GraphQLNamedType, depth: number, countMax: number): string {
  const { random } = draft;
  if (!isObjectType(type) && !isInterfaceType(type)) return membersOf(draft, type, depth);
  const fields = Object.values(type.getFields());
  const drawn = Array.from({ length: 1 + Math.floor(random() * countMax) }, () => oneOf(random, fields, undefined));
  const parts = [
    ...(isLikely(random, 0.2) ? ['__typename'] : []),
    ...drawn.flatMap((field) => (field === undefined ? [] : (fieldOf(draft, field, depth) ?? []))),
    ...(isInterfaceType(type) && isLikely(random, 0.5) ? [membersOf(draft, type, depth)] : []),
  ];
  const text = parts.length === 0 ? '__typename' : parts.join(' ');
  return isLikely(random, 0.15) ? inFragment(draft, type.name, text) : text;
}

/** Inline fragments on some of the types that a union or an interface may be. */
function membersOf({ schema, ...draft }: Draft, type: GraphQLNamedType, depth: number): string {
  const members: readonly GraphQLObjectType[] = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
  const drawn = members.filter(() => isLikely(draft.random, 0.4)).slice(0, 3);
  const whole = Object.assign(draft, { schema });
  return [
    '__typename',
    ...drawn.map((member) => `... on ${member.name} { ${selectionsOf(whole, member, depth, 3)} }`),
  ].join(' ');
}

function inFragment({ fragments, random }: Draft, type: string, text: string): string {
  if (isLikely(random, 0.5)) return `... on ${type} { ${text} }`;
  const name = `f${fragments.length}`;
  fragments.push(`fragment ${name} on ${type} { ${text} }`);
  return `...${name}`;
}

function fieldOf(draft: Draft, field: GraphQLField<unknown, unknown>, depth: number): string | undefined {
  const { random } = draft;
  const type = getNamedType(field.type);
  draft.left -= 1;
  if (draft.left < 0 || (!isLeafType(type) && depth >= depthMax)) return undefined;
  const given = field.args.flatMap((argument) => {
    const isNeeded = isNonNullType(argument.type) && argument.defaultValue === undefined;
    if (!isNeeded && isLikely(random, 0.6)) return [];
    return [`${argument.name}: ${variableFor(draft, argument.type)}`];
  });
  const alias = isLikely(random, 0.3) ? `a${draft.left}: ` : '';
  const condition = isLikely(random, 0.08)
    ? ` @${oneOf(random, ['skip', 'include'], 'skip')}(if: ${isLikely(random, 0.5)})`
    : '';
  const head = `${alias}${field.name}${given.length === 0 ? '' : `(${given.join(', ')})`}${condition}`;
  return isLeafType(type) ? head : `${head} { ${selectionsOf(draft, type, depth + 1, 4)} }`;
}

function variableFor({ variables, random }: Draft, type: GraphQLInputType): string {
  const name = `v${variables.size}`;
  variables.set(name, { type: String(type), value: valueFor(type, random) });
  return `$${name}`;
}

/** A document with something cut out, or something put in. */
function broken(query: string, random: Random): string {
  const at = Math.floor(random() * query.length);
  const noise = oneOf(random, ['', '}', '{', '"', '"""', '\u0000', '...', '@', '#', '\uD800', '$', '(((((('], '');
  return query.slice(0, at) + noise + query.slice(at + Math.floor(random() * 5));
}

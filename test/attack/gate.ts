import type { Answer } from './answer.js';
import { type Attack, atOnce } from './attack.js';
import { type ExpectedRefusal, judged, type Verdict } from './judge.js';
import { draft, publish, type SchemaParties, schemaParties, versionNumbered } from './schemas.js';

type Schema = Readonly<Record<string, unknown>>;

/** Compares every item with every other, and nothing bounds how many there are. */
const unbounded: Schema = { type: 'array', items: {}, uniqueItems: true };

/** Every keyword under which a schema may stand, and places where none is looked for. */
const hidingPlaces: readonly (readonly [where: string, schema: Schema])[] = [
  ...['additionalProperties', 'contains', 'contentSchema', 'else', 'if', 'items', 'not', 'propertyNames', 'then'].map(
    (keyword) => [keyword, { properties: { a: { [keyword]: unbounded } } }] as const,
  ),
  ...['unevaluatedItems', 'unevaluatedProperties', 'additionalItems'].map(
    (keyword) => [keyword, { properties: { a: { [keyword]: unbounded } } }] as const,
  ),
  ...['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items'].map(
    (keyword) => [`${keyword}, as a list`, { properties: { a: { [keyword]: [unbounded] } } }] as const,
  ),
  ...['$defs', 'definitions', 'dependentSchemas', 'patternProperties', 'properties', 'dependencies'].map(
    (keyword) => [keyword, { type: 'object', [keyword]: { a: unbounded } }] as const,
  ),
  ...['default', 'examples', 'const', 'enum', 'x-hidden', 'title'].map((keyword) => {
    const isList = keyword === 'examples' || keyword === 'enum';
    const place = isList ? `#/properties/b/${keyword}/0` : `#/properties/b/${keyword}`;
    const holder = { [keyword]: isList ? [unbounded] : unbounded };
    return [`$ref into ${keyword}`, { type: 'object', properties: { a: { $ref: place }, b: holder } }] as const;
  }),
  ['$ref into required', { type: 'object', required: ['a'], properties: { a: { $ref: '#/required' } } }],
  ['$ref by an inner $id', { type: 'object', properties: { a: { $ref: 'b' }, b: { $id: 'b', ...unbounded } } }],
  [
    '$ref by an $anchor in a default',
    { type: 'object', properties: { a: { $ref: '#x' }, b: { default: { $anchor: 'x', ...unbounded } } } },
  ],
  [
    '$dynamicRef',
    { type: 'object', properties: { a: { $dynamicRef: '#x' } }, $defs: { b: { $dynamicAnchor: 'x', ...unbounded } } },
  ],
  [
    '$dynamicRef to something harmless',
    { type: 'object', properties: { a: { $dynamicRef: '#x' } }, $defs: { b: { $dynamicAnchor: 'x', type: 'string' } } },
  ],
  ['$recursiveRef', { type: 'object', $recursiveAnchor: true, properties: { a: { $recursiveRef: '#' } } }],
  ['a remote $ref', { type: 'object', properties: { a: { $ref: 'http://127.0.0.1:1/schema' } } }],
  [
    'a $schema of another draft',
    { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', dependencies: { a: unbounded } },
  ],
];

function nested(depth: number): Schema {
  let schema: Schema = { type: 'string' };
  for (let level = 0; level < depth; level += 1) schema = { type: 'object', properties: { a: schema } };
  return schema;
}

const wide = (count: number): Schema => ({
  type: 'object',
  properties: Object.fromEntries(Array.from({ length: count }, (_, number) => [`p${number}`, {}])),
});

/** Schemas that are too large in one way or the other, or of which nobody can say what they mean. */
const misshapen: readonly (readonly [name: string, schema: Schema])[] = [
  ['17 levels deep', nested(17)],
  ['501 properties', wide(501)],
  ['a pattern of 513 letters', { type: 'object', properties: { a: { type: 'string', pattern: 'a'.repeat(513) } } }],
  ['a pattern that looks ahead', { type: 'object', properties: { a: { type: 'string', pattern: '(?=a)' } } }],
  ['a pattern that refers back', { type: 'object', properties: { a: { type: 'string', pattern: '(a)\\1' } } }],
  ['a keyword that does not exist', { type: 'object', porperties: {} }],
  ['a reference to nothing', { type: 'object', properties: { a: { $ref: '#/$defs/b' } } }],
];

const refused: readonly ExpectedRefusal[] = [{ code: 'SCHEMA_NOT_ACCEPTED' }, { code: 'RATE_LIMITED' }];
/** Too large or too deep for any JSON value of the API. */
const refusedDraft: readonly ExpectedRefusal[] = [
  { code: 'INVALID_INPUT' },
  { code: 'LIMIT_EXCEEDED' },
  { code: 'BAD_USER_INPUT' },
];

/** Publishes each schema. They are drafted beforehand, so that nothing may be recorded while they are refused. */
function publishing(name: string, wanted: readonly (readonly [name: string, schema: Schema])[]): Attack {
  return {
    name,
    prepare: async (scene) => {
      const parties = await schemaParties(scene);
      const drafted = await atOnce(wanted, 4, ([, schema], number) => draft(parties, versionNumbered(number), schema));
      return () =>
        atOnce(wanted, 4, ([each], number) => notPublished(parties, each, { number, drafted: drafted[number] }));
    },
  };
}

export const gate: readonly Attack[] = [
  publishing('publishes schemas that hide what the gate refuses, or that nobody can read', [
    ...hidingPlaces,
    ...misshapen,
  ]),
];

async function notPublished(
  parties: SchemaParties,
  name: string,
  { number, drafted }: { readonly number: number; readonly drafted: Answer | undefined },
): Promise<Verdict> {
  // What the draft refuses already never comes to the gate.
  if (drafted !== undefined && judged(name, drafted, { kind: 'DATA' }).problem !== undefined) {
    return judged(name, drafted, { kind: 'REFUSED', by: refusedDraft });
  }
  return judged(name, await publish(parties, versionNumbered(number)), { kind: 'REFUSED', by: refused });
}

import { describe, expect, it } from '@jest/globals';
import { inspectSchema } from './inspect-schema.js';

const nested = (levels: number): object =>
  levels === 1 ? { type: 'string' } : { type: 'object', properties: { a: nested(levels - 1) } };
const withProperties = (count: number) => ({
  type: 'object',
  properties: Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, { type: 'string' }])),
});
const withPattern = (pattern: string) => ({ type: 'string', pattern });

/** What no limit may be hidden from. */
const hidden = { type: 'array', uniqueItems: true };

describe('inspecting a schema', () => {
  it.each([
    ['an empty schema', {}],
    [
      'one that names its draft and itself',
      { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'https://example.org/s' },
    ],
    ['16 levels', nested(16)],
    ['500 properties', withProperties(500)],
    ['a pattern of 512 characters', withPattern('a'.repeat(512))],
    ['unique items up to 1,000', { type: 'array', uniqueItems: true, maxItems: 1_000 }],
    ['references within', { $ref: '#/$defs/size', $defs: { size: { type: 'integer' } } }],
    [
      'a keyword as the name of a property',
      { type: 'object', properties: { $ref: { type: 'string' }, pattern: { type: 'string' } } },
    ],
    ['a schema as data', { const: { $ref: 'https://example.org', pattern: '(' } }],
    ['either of two members', { type: 'object', anyOf: [{ required: ['a'] }, { required: ['b'] }] }],
    ['nothing for null', { type: ['string', 'null'], format: 'date-time' }],
  ])('lets %s pass', (_, schema) => expect(inspectSchema(schema)).toEqual([]));

  it('refuses what is no object', () => expect(inspectSchema([])).toMatchObject([{ path: '' }]));

  it('refuses a level more than 16, and points at it', () =>
    expect(inspectSchema(nested(17))).toEqual([
      { path: '/properties/a'.repeat(16), message: 'is nested too deeply', limit: 'at most 16 levels' },
    ]));

  it('does not lose itself in a schema of thousands of levels', () =>
    expect(inspectSchema(nested(1_500))).toMatchObject([{ limit: 'at most 16 levels' }]));

  it('refuses a property more than 500', () =>
    expect(inspectSchema(withProperties(501))).toEqual([
      { path: '', message: 'has 501 properties', limit: 'at most 500 properties in all' },
    ]));

  it('refuses a character more than 512 in a pattern', () =>
    expect(inspectSchema(withPattern('a'.repeat(513)))).toEqual([
      { path: '/pattern', message: 'is a pattern of 513 characters', limit: 'at most 512 characters' },
    ]));

  it.each(['(?=a)', '(a)\\1', '(', 'a{1001}'])('refuses the pattern %s, which RE2 does not know', (pattern) =>
    expect(inspectSchema(withPattern(pattern))).toMatchObject([{ path: '/pattern', limit: 'RE2 syntax' }]),
  );

  it('looks at patterns of property names, wherever they are', () =>
    expect(
      inspectSchema({ type: 'array', items: { type: 'object', patternProperties: { '(?!a)/~': {} } } }),
    ).toMatchObject([{ path: '/items/patternProperties/(?!a)~1~0', limit: 'RE2 syntax' }]));

  it.each([{}, { maxItems: 1_001 }])('refuses unique items with %j', (bound) =>
    expect(inspectSchema({ type: 'array', uniqueItems: true, ...bound })).toMatchObject([
      { path: '/uniqueItems', limit: 'with maxItems of at most 1000' },
    ]),
  );

  it.each(['https://example.org/schema', 'other.json', 'file:///etc/passwd'])('refuses a reference to %s', (target) =>
    expect(inspectSchema({ type: 'object', properties: { a: { $ref: target } } })).toMatchObject([
      { path: '/properties/a/$ref', limit: 'only references that begin with #' },
    ]),
  );

  it.each<[string, object]>([
    ['in default', { default: hidden, $ref: '#/default' }],
    ['in const', { properties: { a: { $ref: '#/properties/b/const' }, b: { const: hidden } }, type: 'object' }],
    ['in enum', { anyOf: [{ $ref: '#/anyOf/1/enum/0' }, { enum: [hidden] }] }],
    ['in examples', { $ref: '#/examples/0', examples: [hidden] }],
    ['under a percent sign', { default: hidden, $ref: '#/%64efault' }],
    ['in a name that is escaped', { $defs: { 'a/b': { default: hidden } }, $ref: '#/$defs/a~1b/default' }],
    ['by an anchor in data', { $ref: '#x', $defs: { a: { const: { ...hidden, $anchor: 'x' } } } }],
    ['by a name in data', { $ref: '#/$defs/a', $defs: {}, default: { ...hidden, $id: '#/$defs/a' } }],
    ['among the members of every object', { $ref: '#/constructor' }],
    ['in a list of schemas as such', { $ref: '#/allOf', allOf: [{}] }],
    ['in a broken escape', { $ref: '#/%' }],
  ])('refuses a reference to what is no schema: %s', (_, schema) =>
    expect(inspectSchema(schema)).toMatchObject([{ path: expect.stringMatching(/\/\$ref$/) }]),
  );

  it.each<[string, object]>([
    ['dependencies', { type: 'object', dependencies: { a: hidden } }],
    ['dependentSchemas', { type: 'object', dependentSchemas: { a: hidden } }],
    ['contentSchema', { type: 'string', contentSchema: hidden }],
    ['propertyNames', { type: 'object', propertyNames: hidden }],
    ['contains', { type: 'array', contains: hidden }],
    ['if', { if: hidden }],
    ['definitions', { definitions: { a: hidden } }],
    ['$defs', { $defs: { a: hidden } }],
    ['prefixItems', { type: 'array', prefixItems: [hidden] }],
    ['unevaluatedItems', { type: 'array', unevaluatedItems: hidden }],
  ])('looks at schemas under %s', (_, schema) =>
    expect(inspectSchema(schema)).toContainEqual(
      expect.objectContaining({ path: expect.stringMatching(/\/uniqueItems$/) }),
    ),
  );

  it.each([
    '$anchor',
    '$dynamicAnchor',
    '$dynamicRef',
    '$recursiveAnchor',
    '$recursiveRef',
    '$async',
    '$vocabulary',
    'id',
  ])('refuses %s by its name', (keyword) =>
    expect(inspectSchema({ $defs: { a: { [keyword]: '#a' } } })).toMatchObject([{ path: `/$defs/a/${keyword}` }]),
  );

  it.each(['#/$defs/a~1b', '#/$defs/a%7E1b', '#/%24defs/%61~1b', '#'])('follows the reference %s', ($ref) =>
    expect(inspectSchema({ $defs: { 'a/b': { type: 'integer' } }, anyOf: [{ $ref }] })).toEqual([]),
  );

  it('counts what a reference leads to once more, and however it is written only once', () => {
    const big = { allOf: Array.from({ length: 900 }, () => ({})) };
    const spelled = ['#/$defs/a', '#/$defs/%61', '#/%24defs/a', '#/%24defs/%61'];
    const referring = (names: readonly string[]) => ({ $defs: { a: big }, anyOf: names.map(($ref) => ({ $ref })) });
    expect(inspectSchema(referring(spelled))).toEqual([]);
    const within = { $defs: { a: { allOf: [big] } }, anyOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/a/allOf/0' }] };
    expect(inspectSchema(within)).toMatchObject([{ limit: 'at most 2000 schemas in all' }]);
  });

  it('counts names that depend on each other as properties', () =>
    expect(
      inspectSchema({ type: 'object', dependentRequired: { a: Array.from({ length: 500 }, (_, i) => `b${i}`) } }),
    ).toMatchObject([{ path: '', limit: 'at most 500 properties in all' }]));

  it('refuses more than 200 alternatives, and points at them', () =>
    expect(
      inspectSchema({ $defs: { a: { oneOf: Array.from({ length: 201 }, (_, index) => ({ const: index })) } } }),
    ).toMatchObject([{ path: '/$defs/a/oneOf', message: 'has 201 alternatives' }]));

  it('refuses more than 500 alternatives in all', () => {
    const some = { oneOf: Array.from({ length: 167 }, (_, index) => ({ const: index })) };
    expect(inspectSchema({ allOf: [some, some, some] })).toMatchObject([{ limit: 'at most 500 alternatives in all' }]);
  });

  it('refuses references to more than 200 places', () => {
    const names = Array.from({ length: 201 }, (_, index) => `d${index}`);
    const $defs = Object.fromEntries(names.map((name) => [name, {}]));
    expect(inspectSchema({ $defs, anyOf: names.map((name) => ({ $ref: `#/$defs/${name}` })) })).toMatchObject([
      { message: 'refers to 201 places', limit: 'at most 200 places, each counted once' },
    ]);
  });

  it('refuses patterns that are too large together, and points at the first that is too much', () =>
    expect(
      inspectSchema({
        type: 'object',
        properties: Object.fromEntries(
          Array.from({ length: 490 }, (_, index) => [`p${index}`, withPattern(`(?i)(?:\\p{L}){0,999}N${index}`)]),
        ),
      }),
    ).toMatchObject([
      { path: '/properties/p9/pattern', limit: 'at most 20000 instructions in all patterns together' },
    ]));

  it('refuses a list of thousands of types before the meta-schema compares each with each', () =>
    expect(inspectSchema({ type: Array.from({ length: 8 }, () => 'string') })).toMatchObject([
      { path: '/type', limit: 'at most 7 types' },
    ]));

  it('refuses a name that an inner schema gives itself', () =>
    expect(inspectSchema({ $defs: { a: { $id: 'https://json-schema.org/draft/2020-12/schema' } } })).toMatchObject([
      { path: '/$defs/a/$id' },
    ]));

  it('keeps its own reading of JSON Schema, whatever a schema calls itself', () => {
    const itself = 'https://json-schema.org/draft/2020-12/schema';
    expect(inspectSchema({ $id: itself, type: 'string' })).toEqual([]);
    expect(inspectSchema({ $schema: itself, type: 'strung' })).not.toEqual([]);
  });

  it('tells everything that is wrong at once', () =>
    expect(
      inspectSchema({
        type: 'object',
        properties: { a: withPattern('('), b: { $ref: 'x' }, c: { type: 'array', uniqueItems: true } },
      }).map(({ path }) => path),
    ).toEqual(['/properties/c/uniqueItems', '/properties/b/$ref', '/properties/a/pattern']));

  it('tells at most 100 violations', () => {
    const names = Array.from({ length: 200 }, (_, index) => [`p${index}`, withPattern('(')]);
    expect(inspectSchema({ type: 'object', properties: Object.fromEntries(names) })).toHaveLength(100);
  });
});

describe('reading a schema strictly', () => {
  it.each([
    ['a type that does not exist', { properties: { a: { type: 'strung' } } }, '/properties/a/type'],
    ['a bound that is no number', { type: 'string', maxLength: 'long' }, '/maxLength'],
    ['a bound without its type', { properties: { a: { minimum: 1 } }, type: 'object' }, '/properties/a'],
    [
      'an unknown format',
      { type: 'object', properties: { a: { type: 'string', format: 'postcode' } } },
      '/properties/a/format',
    ],
    ['another draft', { $schema: 'http://json-schema.org/draft-07/schema#' }, ''],
    ['a reference to nothing', { $ref: '#/$defs/missing' }, '/$ref'],
  ])('refuses %s', (_, schema, path) => expect(inspectSchema(schema).map((each) => each.path)).toContain(path));

  it('refuses every unknown keyword and points at it, because a misspelt bound bounds nothing', () =>
    expect(
      inspectSchema({ type: 'object', properties: { a: { type: 'string', maxLenght: 5, minLenght: 1 } } }),
    ).toMatchObject([{ path: '/properties/a/maxLenght' }, { path: '/properties/a/minLenght' }]));

  it('refuses our own keyword', () => expect(inspectSchema({ 'x-counted': true })).toHaveLength(1));
});

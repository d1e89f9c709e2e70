import { describe, expect, it } from '@jest/globals';
import { inspectSchema } from './inspect-schema.js';

const nested = (levels: number): object =>
  levels === 1 ? { type: 'string' } : { type: 'object', properties: { a: nested(levels - 1) } };
const withProperties = (count: number) => ({
  type: 'object',
  properties: Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, { type: 'string' }])),
});
const withPattern = (pattern: string) => ({ type: 'string', pattern });
const ofBytes = (bytes: number) => ({ type: 'object', description: 'x'.repeat(bytes - 34) });

describe('inspecting a schema', () => {
  it.each([
    ['an empty schema', {}],
    [
      'one that names its draft and itself',
      { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'https://example.org/s' },
    ],
    ['64 KiB', ofBytes(65_536)],
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

  it('refuses a byte more than 64 KiB', () =>
    expect(inspectSchema(ofBytes(65_537))).toEqual([
      { path: '', message: 'is 65537 bytes long', limit: 'at most 65536 bytes' },
    ]));

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
    ).toEqual(['/properties/a/pattern', '/properties/b/$ref', '/properties/c/uniqueItems']));

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
    ['a reference to nothing', { $ref: '#/$defs/missing' }, ''],
  ])('refuses %s', (_, schema, path) => expect(inspectSchema(schema).map((each) => each.path)).toContain(path));

  it('refuses every unknown keyword and points at it, because a misspelt bound bounds nothing', () =>
    expect(
      inspectSchema({ type: 'object', properties: { a: { type: 'string', maxLenght: 5, minLenght: 1 } } }),
    ).toMatchObject([{ path: '/properties/a/maxLenght' }, { path: '/properties/a/minLenght' }]));

  it('refuses our own keyword', () => expect(inspectSchema({ 'x-counted': true })).toHaveLength(1));
});

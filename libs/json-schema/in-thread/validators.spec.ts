import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inspectSchema } from './inspect-schema.js';
import { keepWithinMemory, validateAgainst as validateByText, validatorCount } from './validators.js';

const validateAgainst = (schema: object, value: unknown) => validateByText(JSON.stringify(schema), value);

const database = {
  type: 'object',
  properties: {
    name: { type: 'string', pattern: '^[a-z]+$', maxLength: 5 },
    zone: { type: 'string', pattern: '^zone-[0-9]$' },
    sizeGb: { type: 'integer', minimum: 1, maximum: 100 },
    tier: { enum: ['small', 'large'] },
    'a/b~c': { type: 'boolean' },
    owners: { type: 'array', items: { type: 'string', format: 'email' } },
  },
  required: ['name'],
  additionalProperties: false,
};

describe('validating a value', () => {
  it('finds nothing in a value that fits', () =>
    expect(validateAgainst(database, { name: 'main', zone: 'zone-1', sizeGb: 5, tier: 'small' })).toEqual([]));

  it('tells every violation with its pointer and its limit', () =>
    expect(
      validateAgainst(database, {
        zone: 'x',
        sizeGb: 0,
        tier: 'huge',
        'a/b~c': 1,
        owners: ['a@example.org', 'x'],
        more: 1,
      }),
    ).toEqual([
      { path: '/name', message: 'must be present' },
      { path: '/more', message: 'must not be present: no such property is known' },
      { path: '/zone', message: 'must match pattern "^zone-[0-9]$"' },
      { path: '/sizeGb', message: 'must be >= 1', limit: '>= 1' },
      { path: '/tier', message: 'must be equal to one of the allowed values', limit: 'one of ["small","large"]' },
      { path: '/a~1b~0c', message: 'must be boolean' },
      { path: '/owners/1', message: 'must match format "email"' },
    ]));

  it('never lets one pattern stand in for another', () => {
    expect(validateAgainst(database, { name: 'main', zone: 'main' })).toMatchObject([{ path: '/zone' }]);
    expect(validateAgainst(database, { name: 'zone-1', zone: 'zone-1' })).toMatchObject([
      { path: '/name', limit: 'maxLength 5' },
      { path: '/name' },
    ]);
  });

  it('never quotes the value', () =>
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z]{12,20}$/), (secret) =>
        expect(JSON.stringify(validateAgainst(database, { name: secret, zone: secret, tier: secret }))).not.toContain(
          secret,
        ),
      ),
    ));

  it('matches hostile texts in linear time', () => {
    const hostile = { type: 'string', pattern: '^(a+)+$' };
    // An engine that tries one way after the other would not come to an end.
    expect(validateAgainst(hostile, `${'a'.repeat(60_000)}!`)).toHaveLength(1);
  });

  it('tells at most 100 violations', () =>
    expect(
      validateAgainst(
        { type: 'array', items: { type: 'string' } },
        Array.from({ length: 500 }, () => 1),
      ),
    ).toHaveLength(100));

  it('follows a schema through a tree', () => {
    const tree = { type: 'object', properties: { children: { type: 'array', items: { $ref: '#' } } } };
    const leaves = Array.from({ length: 1_000 }, () => ({}));
    expect(validateAgainst(tree, { children: leaves })).toEqual([]);
    expect(validateAgainst(tree, { children: [{ children: [1] }] })).toMatchObject([
      { path: '/children/0/children/0' },
    ]);
  });
});

const largePattern = (index: number) => `(?i)(?:\\p{L}){0,${990 - index}}N`;
const largePatterns = (count: number) => Object.fromEntries(numbers(count).map((index) => [largePattern(index), {}]));

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('a schema that asks for endless work', () => {
  const limit = 'at most 200000 steps';

  it('is stopped when its references double at each step', () => {
    const defs = Array.from({ length: 40 }, (_, index) => [
      `d${index}`,
      index === 39 ? {} : { allOf: [{ $ref: `#/$defs/d${index + 1}` }, { $ref: `#/$defs/d${index + 1}` }] },
    ]);
    const schema = { $ref: '#/$defs/d0', $defs: Object.fromEntries(defs) };
    expect(inspectSchema(schema)).toEqual([]);
    expect(validateAgainst(schema, {})).toMatchObject([{ path: '', limit }]);
  });

  it('is stopped when it refers to itself and nothing else', () =>
    expect(validateAgainst({ $ref: '#' }, {})).toMatchObject([{ path: '', limit }]));

  const members = Object.fromEntries(numbers(2_000).map((index) => [`m${index}`, index]));

  it.each([
    [
      'each of many items is held against many rules',
      { type: 'array', items: { allOf: numbers(1_000).map(() => ({ enum: [''] })) } },
      numbers(2_000),
    ],
    [
      'each of many items lacks many members',
      { type: 'array', items: { type: 'object', required: numbers(1_000).map(String) } },
      numbers(2_000).map(() => ({})),
    ],
    [
      'each of many members is one too many, many times over',
      { allOf: numbers(900).map(() => ({ type: 'object', additionalProperties: false })) },
      members,
    ],
    [
      'more items have to differ than the schema lets in',
      { type: 'array', uniqueItems: true, maxItems: 1_000 },
      numbers(20_000),
    ],
    [
      'ten patterns are held against a long name',
      { type: 'object', patternProperties: largePatterns(9) },
      { ['a'.repeat(20_000)]: 1 },
    ],
    [
      'one pattern is held against a long name, and once more to see whether it is additional',
      { type: 'object', patternProperties: largePatterns(1), additionalProperties: false },
      { ['a'.repeat(3_000)]: 1 },
    ],
    ['a large pattern is held against a long text', { type: 'string', pattern: largePattern(0) }, 'a'.repeat(6_000)],
    [
      'names are matched as texts',
      { type: 'object', propertyNames: { pattern: largePattern(0), type: 'string' } },
      { ['a'.repeat(6_000)]: 1 },
    ],
    [
      'a format reads a long text many times',
      { allOf: numbers(500).map(() => ({ type: 'string', format: 'email' })) },
      'a'.repeat(60_000),
    ],
    [
      'the characters of a long text are counted many times',
      { allOf: numbers(500).map(() => ({ type: 'string', maxLength: 5, minLength: 1 })) },
      'a'.repeat(60_000),
    ],
    [
      'a long list is compared many times',
      { allOf: numbers(500).map(() => ({ const: numbers(100).map((index) => `${index}`.padEnd(100, '.')) })) },
      numbers(100),
    ],
    [
      'items that have to differ are large and nearly the same',
      { type: 'array', uniqueItems: true, maxItems: 1_000 },
      numbers(500).map((index) => ({ a: { b: [1, 2, 3, 4, 5, 6, 7, 8, 9, index] }, c: 'x'.repeat(80) })),
    ],
    [
      'a long text is matched many times',
      { allOf: numbers(1_000).map(() => ({ type: 'string', pattern: 'a$' })) },
      'a'.repeat(60_000),
    ],
  ])('is stopped when %s', (_when, schema, value) => {
    expect(inspectSchema(schema)).toEqual([]);
    expect(validateAgainst(schema, value)).toMatchObject([{ path: '', limit }]);
  });

  it('is not confused with a long list that is plainly described', () => {
    const row = {
      type: 'object',
      properties: { name: { type: 'string' }, port: { type: 'integer' } },
      required: ['name'],
    };
    const rows = numbers(5_000).map((port) => ({ name: 'row', port }));
    expect(validateAgainst({ type: 'array', items: row }, rows)).toEqual([]);
  });
});

describe('a schema that was published before our rules held', () => {
  it.each<[string, object]>([
    ['hides a rule', { type: 'object', dependencies: { a: { type: 'array', uniqueItems: true } } }],
    ['refers to data', { default: {}, $ref: '#/default' }],
    ['never answers, but promises to', { $async: true, type: 'string' }],
    ['is no schema', { type: 'strung' }],
  ])('cannot be checked by when it %s', (_, schema) =>
    expect(validateAgainst(schema, {})).toMatchObject([
      { path: '', message: expect.stringMatching(/^cannot be checked: its schema/) },
    ]),
  );

  it('says where it breaks them', () =>
    expect(validateAgainst({ $defs: { a: { $dynamicRef: '#a' } } }, {})[0]?.message).toMatch(
      /^cannot be checked: its schema, at \/\$defs\/a\/\$dynamicRef, is not supported/,
    ));
});

describe('telling violations', () => {
  it('does not repeat a long name without end', () => {
    const schema = { type: 'object', additionalProperties: { allOf: numbers(100).map(() => ({ type: 'string' })) } };
    const told = validateAgainst(schema, { ['n'.repeat(30_000)]: 1 });
    expect(JSON.stringify(told).length).toBeLessThan(3 * 30_000);
    expect(told.length).toBeGreaterThan(0);
  });
});

describe('keeping within memory', () => {
  it('drops what was compiled, and compiles it again', () => {
    validateAgainst({ type: 'integer' }, 1);
    keepWithinMemory(Number.MAX_SAFE_INTEGER);
    expect(validatorCount()).toBeGreaterThan(0);
    keepWithinMemory(0);
    expect(validatorCount()).toBe(0);
    expect(validateAgainst({ type: 'integer' }, 1.5)).toHaveLength(1);
  });
});

describe('a violation of a long list of choices', () => {
  it('does not tell the list', () => {
    const choices = Array.from({ length: 1_000 }, (_, index) => `choice-${index}`);
    expect(validateAgainst({ enum: choices }, 'other')).toMatchObject([
      { limit: 'one of the values that the schema lists' },
    ]);
  });
});

describe('keeping compiled schemas', () => {
  it('is bounded', () => {
    for (let maximum = 0; maximum < 250; maximum += 1) validateAgainst({ type: 'integer', maximum }, 0);
    expect(validatorCount()).toBe(200);
  });

  it('does not mix up schemas that give themselves the same name', () => {
    const $id = 'https://example.org/schema';
    expect(validateAgainst({ $id, type: 'string' }, 1)).toHaveLength(1);
    expect(validateAgainst({ $id, type: 'integer' }, 1)).toEqual([]);
  });
});

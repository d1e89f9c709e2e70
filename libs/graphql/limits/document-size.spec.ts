import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, parse, specifiedRules, type ValidationRule, validate } from 'graphql';
import { documentRules } from './document-rules.js';
import { documentExcess } from './document-size.js';
import { defaultLimits } from './limits.js';

const times = (count: number, text: string) => Array.from({ length: count }, () => text).join(' ');
const excessOf = (text: string, limits = defaultLimits) => documentExcess(parse(text), limits)?.message;
const doubling = (levels: number, on: string) =>
  Array.from({ length: levels }, (_, level) => {
    const inner = level === levels - 1 ? 'name' : times(2, `...F${level + 1}`);
    return `fragment F${level} on ${on} { ${inner} }`;
  }).join(' ');

describe('the size of a document', () => {
  it.each([
    { what: 'beside itself', text: times(51, 'name'), field: 'name' },
    { what: 'under one alias', text: times(51, 'a: name'), field: 'a' },
    { what: 'in inline fragments', text: times(51, '... { name }'), field: 'name' },
    { what: 'in fields that are one', text: times(17, 'thing { name name name }'), field: 'name' },
    { what: 'level by level', text: times(8, `thing { ${times(8, 'thing { name }')} }`), field: 'thing' },
  ])('is too large when a field stands more than 50 times $what', ({ text, field }) => {
    expect(excessOf(`{ ${text} }`)).toBe(`${field} may be at most 50 times in one place`);
  });

  it('looks into fragments, also into those that nobody spreads and those of a name that is taken', () => {
    const crowded = 'name may be at most 50 times in one place';
    const on = (name: string) => `fragment ${name} on Query { ${times(51, 'name')} }`;
    expect(excessOf(`{ ...F } ${on('F')}`)).toBe(crowded);
    expect(excessOf(`{ other } ${on('F')}`)).toBe(crowded);
    expect(excessOf(`{ ...F } ${on('F')} fragment F on Query { other }`)).toBe(crowded);
    expect(excessOf(`{ ${times(26, 'name')} ...F } fragment F on Query { ${times(25, 'name')} }`)).toBe(crowded);
  });

  it('is right for fields in other places, and for a fragment that is spread again', () => {
    expect(excessOf(`{ ${times(50, 'name')} thing { ${times(50, 'name')} } other { ${times(50, 'name')} } }`)).toBe(
      undefined,
    );
    expect(excessOf(`{ ${times(60, '...F')} } fragment F on Query { name }`)).toBe(undefined);
  });

  it('is too large when fragments written out are, whatever their operation is, and found in no time', () => {
    const limit = 'the document may be at most 5,000 selections with its fragments written out';
    expect(excessOf(`{ ...F0 } ${doubling(300, 'Query')}`)).toBe(limit);
    expect(excessOf(`{ other } ${doubling(300, 'Query')}`)).toBe(limit);
    expect(
      excessOf(
        `${Array.from({ length: 80 }, (_, index) => `query Q${index} { ...F0 }`).join(' ')} ${doubling(7, 'Query')}`,
      ),
    ).toBe(limit);
  });

  it('has no end when a fragment holds itself', () => {
    expect(excessOf('{ ...F } fragment F on Query { ...G } fragment G on Query { thing { ...F } }')).toBe(
      'Cannot spread fragment "F" within itself.',
    );
  });

  it('never lets a field through more often than the limit says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (outer, inner) => {
        const text = `{ ${times(outer, `thing { ${times(inner, 'name')} }`)} }`;
        const isRefused = excessOf(text, { ...defaultLimits, repeatsMax: 60 }) !== undefined;
        expect(isRefused).toBe(outer * inner > 60);
      }),
      { numRuns: 30 },
    );
  });
});

describe('validating a document that is too large', () => {
  const schema = buildSchema('type Query { name: String thing: Query }');

  it.each([
    { what: 'repeats a field', text: `{ ${times(51, 'thing { name }')} }` },
    { what: 'doubles its fragments', text: `{ thing { ...F0 } } ${doubling(30, 'Query')}` },
    { what: 'holds itself', text: '{ ...F } fragment F on Query { thing { ...F } }' },
  ])('shows nothing of it to the rules that would take long: it $what', ({ text }) => {
    const seen: string[] = [];
    const watching: ValidationRule = () => ({ SelectionSet: ({ kind }) => void seen.push(kind) });
    const errors = validate(schema, parse(text), [watching, ...specifiedRules, ...documentRules(defaultLimits)]);
    expect(errors).toHaveLength(1);
    expect(seen).toEqual([]);
  });

  it('leaves all others to every rule', () => {
    const rules = [...specifiedRules, ...documentRules(defaultLimits)];
    expect(validate(schema, parse(`{ ${times(50, 'thing { name }')} }`), rules)).toEqual([]);
    expect(validate(schema, parse('{ thing { unknown } }'), rules)).toHaveLength(1);
  });
});

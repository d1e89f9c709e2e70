import { describe, expect, it } from '@jest/globals';
import { Kind, parseValue } from 'graphql';
import { defaultLimits } from '../limits/limits.js';
import { scalarsOf } from './scalars.js';

const scalars = scalarsOf(defaultLimits);

function parsed(name: string, value: unknown): unknown {
  try {
    return scalars[name]?.parseValue(value);
  } catch (error) {
    return error instanceof Error ? error : undefined;
  }
}

const texts = {
  DateTime: {
    good: ['2026-03-01T09:30:00Z', '2024-02-29T23:59:59.123Z', '2026-03-01T09:30:00.5Z'],
    bad: [
      '2026-03-01',
      '2026-03-01T09:30:00+01:00',
      '2026-02-30T00:00:00Z',
      '2025-02-29T00:00:00Z',
      '2026-03-01T24:00:00Z',
      '2026-03-01T09:30:60Z',
      '2026-13-01T00:00:00Z',
      '2026-03-01T09:30:00.1234Z',
      ' 2026-03-01T09:30:00Z',
    ],
  },
  Duration: {
    good: ['P90D', 'PT1H30M', 'P2W', 'P1DT0.5S', 'PT0S'],
    bad: ['P', 'PT', 'P1Y', 'P1M', '90D', 'P1DT', 'P-1D', 'P1W1D', 'PT1M1H'],
  },
  SemVer: {
    good: ['0.0.0', '2.1.0', '3.0.0-beta.1', '1.0.0+build.5'],
    bad: ['1.0', 'v1.0.0', '01.0.0', '1.0.0-', '1.0.0-01', `1.0.0-${'a'.repeat(64)}`],
  },
  Slug: {
    good: ['ab', 'a-1', `a${'b'.repeat(62)}`],
    bad: ['a', '1a', 'A1', 'a_b', 'a.b', `a${'b'.repeat(63)}`, 'ab\n'],
  },
  URL: {
    good: ['https://example.org', 'http://10.0.0.1:8080/a?b#c'],
    bad: [
      'ftp://example.org',
      'javascript:alert(1)',
      '//example.org',
      'https://',
      `https://example.org/${'a'.repeat(2_048)}`,
    ],
  },
  Position: { good: ['memory.12', 'ab12.0'], bad: ['12', 'memory.', 'memory.-1', 'memory.1.2', 'Memory.1'] },
};

describe.each(Object.entries(texts))('%s', (name, { good, bad }) => {
  it.each(good)('takes %j as it is', (text) => expect(parsed(name, text)).toBe(text));

  it.each(bad)('refuses %j and says what it is', (text) => {
    expect(parsed(name, text)).toMatchObject({ message: expect.stringContaining(`${name} is `) });
  });

  it.each([1, true, null, {}])('refuses what is no text: %j', (value) => {
    expect(parsed(name, value)).toBeInstanceOf(Error);
  });

  it('takes only texts as literals', () => {
    expect(() => scalars[name]?.parseLiteral({ kind: Kind.INT, value: '1' })).toThrow(`${name} is `);
    expect(scalars[name]?.parseLiteral({ kind: Kind.STRING, value: good[0] ?? '' })).toBe(good[0]);
  });
});

describe('JSON', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);

  it.each([nested(32), { a: [1, 'b', null, true] }, 'text', 0])('takes a value within its limits', (value) => {
    expect(parsed('JSON', value)).toEqual(value);
  });

  it.each([
    { value: nested(33), message: 'JSON is nested at most 32 levels deep' },
    { value: ['x'.repeat(65_537)], message: 'JSON holds texts of at most 65536 bytes' },
    { value: { ['x'.repeat(65_537)]: 1 }, message: 'JSON holds texts of at most 65536 bytes' },
    { value: Number.POSITIVE_INFINITY, message: 'JSON holds finite numbers only' },
  ])('refuses what breaks them: $message', ({ value, message }) => {
    expect(parsed('JSON', value)).toMatchObject({ message });
  });

  it('reads literals with the variables in them', () => {
    const literal = parseValue('{ a: [1, 2.5, "b", $c], d: null }');
    expect(scalars['JSON']?.parseLiteral(literal, { c: { e: true } })).toEqual({
      a: [1, 2.5, 'b', { e: true }],
      d: null,
    });
    expect(() => scalars['JSON']?.parseLiteral(parseValue('1e999'))).toThrow('finite');
  });
});

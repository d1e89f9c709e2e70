import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { variableErrors } from './variable-errors.js';

const schema = buildSchema(`
  input Wish { size: Int! tags: [String!] inner: Wish }
  type Query { find(wish: Wish, sizes: [Int!]): Int }
`);
const document = parse('query ($wish: Wish, $sizes: [Int!]) { find(wish: $wish, sizes: $sizes) }');
const wrongIn = (variables: Readonly<Record<string, unknown>>) =>
  variableErrors(schema, { document, operationName: undefined, variables });
const messagesOf = (variables: Readonly<Record<string, unknown>>) => wrongIn(variables).map(({ message }) => message);

describe('the values of variables', () => {
  it('are as their types want them, or missing', () => {
    expect(messagesOf({ wish: { size: 1, tags: ['a'], inner: { size: 2 } }, sizes: 3 })).toEqual([]);
    expect(messagesOf({ wish: null })).toEqual([]);
  });

  it('are told of by name, place and reason when they are wrong', () => {
    expect(messagesOf({ wish: { size: 'x'.repeat(200), inner: { size: 1, colour: {} } }, sizes: ['a'] })).toEqual([
      `Variable "$wish" got invalid value "${'x'.repeat(100)}" at "wish.size"; Int cannot represent non-integer value: "${'x'.repeat(200)}"`,
      'Variable "$wish" got invalid value {…} at "wish.inner"; Field "colour" is not defined by type "Wish".',
      'Variable "$sizes" got invalid value "a" at "sizes[0]"; Int cannot represent non-integer value: "a"',
    ]);
  });

  it('are told of a few at a time', () => {
    expect(wrongIn({ sizes: Array.from({ length: 80_000 }, () => 'a') })).toHaveLength(5);
    const unknown = Object.fromEntries(Array.from({ length: 25_000 }, (_, number) => [`key${number}`, 0]));
    const told = messagesOf({ wish: { size: 1, ...unknown } });
    expect(told).toHaveLength(5);
    expect(told.join('').length).toBeLessThan(1_000);
  });
});

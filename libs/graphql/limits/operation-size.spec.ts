import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { defaultLimits } from './limits.js';
import { operationLimits } from './operation-limits.js';
import { operationSize } from './operation-size.js';

const schema = buildSchema(`
  type Query { page(first: Int! = 20, after: String): Page thing: Thing things(ids: [ID!]!): [Thing]! all: [Thing!]! }
  type Page { edges: [Edge!]! total: Int }
  type Edge { cursor: String node: Thing }
  type Thing { name: String page(first: Int! = 20): Page }
`);

function sizeOf(text: string, variables: Record<string, unknown> = {}) {
  const document = parse(text);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('The document has no operation');
  return operationSize(schema, document, operation, variables);
}

describe('the size of an operation', () => {
  it.each([
    { text: '{ thing { name } }', cost: 1.1 },
    { text: '{ page(first: 50) { edges { cursor node { name } } total } }', cost: 1 + 50 * (1 + 0.1 + 1.1 + 0.1) },
    { text: '{ page { total } }', cost: 1 + 20 * 0.1 },
    { text: 'query ($first: Int!) { page(first: $first) { total } }', variables: { first: 7 }, cost: 1 + 7 * 0.1 },
    { text: 'query ($first: Int! = 9) { page(first: $first) { total } }', cost: 1 + 9 * 0.1 },
    { text: '{ things(ids: ["a", "b", "c"]) { name } }', cost: 1 + 3 * 0.1 },
    { text: '{ all { name } }', cost: 1 + 10 * 0.1 },
    { text: '{ thing { ...T ...T } } fragment T on Thing { name }', cost: 1.2 },
    { text: '{ __schema { types { name fields { name } } } }', cost: 1 + 1 + 0.1 + 1 + 0.1 },
  ])('costs $cost points: $text', ({ text, variables, cost }) => {
    expect(sizeOf(text, variables).cost).toBeCloseTo(cost);
  });

  it('counts aliases, directives, levels and root fields through fragments', () => {
    const text =
      'query { a: thing { ...T } ...Q } fragment T on Thing { b: name @skip(if: true) } fragment Q on Query { thing { name } all { name } }';
    expect(sizeOf(text)).toMatchObject({ aliasCount: 2, directiveCount: 1, depth: 2, rootFieldCount: 3 });
  });

  it('is found without writing out fragments that double', () => {
    const doubling = Array.from(
      { length: 60 },
      (_, level) => `fragment F${level} on Thing { ${level === 59 ? 'name' : `...F${level + 1} ...F${level + 1}`} }`,
    );
    expect(sizeOf(`{ thing { ...F0 } } ${doubling.join(' ')}`).cost).toBeGreaterThan(1e15);
  });

  it('is remembered for the values that it depends on, and for no others', () => {
    const document = parse(
      'query ($first: Int!, $after: String) { page(first: $first, after: $after) { edges { node { name } } } }',
    );
    const operation = getOperationAST(document);
    if (!operation) throw new Error('The document has no operation');
    const costOf = operationLimits(schema, defaultLimits);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.option(fc.string()), (first, after) =>
        expect(costOf(document, operation, { first, after })).toBe(Math.ceil(1 + first * (1 + 1 + 0.1))),
      ),
    );
    for (const first of [0, 101, -1, Number.NaN, '50']) {
      expect(() => costOf(document, operation, { first })).toThrow('page(first:) may be 1 to 100');
    }
  });
});

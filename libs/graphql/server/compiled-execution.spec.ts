import { describe, expect, it } from '@jest/globals';
import { buildSchema, type ExecutionResult, execute, GraphQLError, type GraphQLSchema, parse } from 'graphql';
import { anonymous } from '../access/callers.js';
import { answersWithin } from '../answers/answer.js';
import { defaultLimits } from '../limits/limits.js';
import { meters } from '../limits/meter.js';
import { rememberLoaders } from '../request-context.js';
import { compiledExecution } from './compiled-execution.js';
import { Faults } from './faults.js';

const beginAnswer = answersWithin(defaultLimits);

class StorageFull extends Error {}

function exampleSchema(): { schema: GraphQLSchema; counted: () => number } {
  const schema = buildSchema(`
    interface Named { name: String! }
    type Leaf implements Named { name: String! number: Int }
    type Tree implements Named { name: String! leaves(first: Int! = 2): [Leaf!]! broken: String! maybeBroken: String }
    union Plant = Leaf | Tree
    type Query { tree(name: String): Tree plants: [Plant] named: [Named!]! number(of: Int!): Int }
    type Mutation { count: Int }
  `);
  let count = 0;
  const leaves = [
    { __typename: 'Leaf', name: 'a', number: 1 },
    { __typename: 'Leaf', name: 'b', number: 'not a number' },
  ];
  const tree = { __typename: 'Tree', name: 'oak', broken: null };
  const resolvers: Readonly<
    Record<string, Readonly<Record<string, (source: unknown, args: Record<string, unknown>) => unknown>>>
  > = {
    Query: {
      tree: async () => tree,
      plants: () => [...leaves, tree],
      named: () => [tree],
      number: (_source, { of }) => of,
    },
    Tree: {
      leaves: (_source, { first }) => leaves.slice(0, Number(first)),
      maybeBroken: () => {
        throw new StorageFull('the disk');
      },
      broken: async () => {
        throw new GraphQLError('refused', { extensions: { code: 'TEAPOT' } });
      },
    },
    Mutation: {
      count: () => {
        count += 1;
        throw new StorageFull('after the fact');
      },
    },
  };
  for (const [type, fields] of Object.entries(resolvers)) {
    const known = schema.getType(type);
    for (const [name, resolve] of Object.entries(fields)) {
      const field = known && 'getFields' in known ? known.getFields()[name] : undefined;
      if (field && 'args' in field) field.resolve = resolve;
    }
  }
  return { schema, counted: () => count };
}

const context = () => ({
  principal: anonymous,
  address: '192.0.2.1',
  correlationId: 'c-1',
  signal: new AbortController().signal,
  loader: rememberLoaders(),
  answer: beginAnswer(new AbortController().signal),
  meter: meters(defaultLimits).ofAnswer(anonymous, new AbortController().signal),
});

const plain = ({ data, errors }: ExecutionResult): unknown =>
  JSON.parse(JSON.stringify({ data, errors: errors?.map((error) => error.toJSON()) }));

const documents = [
  { text: '{ tree { name leaves(first: 1) { name number } } }' },
  { text: '{\n  tree {\n    maybeBroken\n    name\n  }\n}' },
  { text: '{ tree { broken } }' },
  { text: '{ plants { __typename ... on Leaf { number } ... on Named { name } } named { __typename name } }' },
  { text: 'query ($of: Int!) { number(of: $of) }', variables: { of: 3 } },
  { text: 'query ($of: Int!) { number(of: $of) }', variables: { of: 'three' } },
  { text: 'query ($of: Int!) { number(of: $of) }', variables: {} },
  { text: 'query ($is: Boolean!) { tree @include(if: $is) { name @skip(if: $is) } }', variables: { is: true } },
  {
    text: 'query ($first: Int! = 1) { tree { ...T leaves(first: $first) { name } } } fragment T on Tree { alias: name }',
  },
];

describe('executing a document that comes again', () => {
  it.each(documents)('answers as graphql-js does, each time: $text', async ({ text, variables = {} }) => {
    const { schema } = exampleSchema();
    const document = parse(text);
    const run = compiledExecution(schema, true, new Faults());
    const expected = plain(await execute({ schema, document, variableValues: variables, contextValue: context() }));
    for (let use = 0; use < 5; use += 1) {
      const result = await run({ document, operationName: undefined, variables, context: context() });
      expect(plain(result)).toEqual(expected);
      for (const error of result.errors ?? []) expect(error).toBeInstanceOf(GraphQLError);
    }
  });

  it('keeps the error that was thrown, so that its class can be asked for', async () => {
    const { schema } = exampleSchema();
    const document = parse('{ tree { maybeBroken } }');
    const run = compiledExecution(schema, true, new Faults());
    for (let use = 0; use < 5; use += 1) {
      const { errors } = await run({ document, operationName: undefined, variables: {}, context: context() });
      expect(errors?.[0]?.originalError).toBeInstanceOf(StorageFull);
    }
  });

  it('runs a mutation once each time, also when it fails', async () => {
    const { schema, counted } = exampleSchema();
    const document = parse('mutation { count }');
    const run = compiledExecution(schema, true, new Faults());
    for (let use = 1; use <= 5; use += 1) {
      await run({ document, operationName: undefined, variables: {}, context: context() });
      expect(counted()).toBe(use);
    }
  });

  it('chooses the operation by its name', async () => {
    const { schema } = exampleSchema();
    const document = parse('query A { tree { name } } query B { number(of: 2) }');
    const run = compiledExecution(schema, true, new Faults());
    for (let use = 0; use < 5; use += 1) {
      const a = await run({ document, operationName: 'A', variables: {}, context: context() });
      const b = await run({ document, operationName: 'B', variables: {}, context: context() });
      expect([a.data, b.data]).toEqual([{ tree: { name: 'oak' } }, { number: 2 }]);
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import { buildSchema, execute, parse } from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { countWhenAsked } from './count-when-asked.js';

const schema = countWhenAsked(
  buildSchema(
    'type Query { books: BookConnection! shelves: BookConnection! } type BookConnection { totalCount: Int! }',
  ),
);
const document = parse('{ books { totalCount } shelves { totalCount } }');
const rootValue = { books: { totalCount: async () => 7 }, shelves: { totalCount: 3 } };
const counted = { data: { books: { totalCount: 7 }, shelves: { totalCount: 3 } } };

describe('the total of a connection', () => {
  it('is counted by an interpreted operation', async () =>
    expect(await execute({ schema, document, rootValue })).toEqual(counted));

  it('is counted by a compiled operation too', async () => {
    const compiled = compileQuery(schema, document);
    expect(isCompiledQuery(compiled) && (await compiled.query(rootValue, undefined, {}))).toEqual(counted);
  });
});

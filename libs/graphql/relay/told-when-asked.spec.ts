import { describe, expect, it } from '@jest/globals';
import { buildSchema, execute, parse } from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { tellWhenAsked } from './told-when-asked.js';

const schema = tellWhenAsked(
  buildSchema(`
    type Query { books: BookConnection! shelves: BookConnection! }
    type BookConnection { totalCount: Int! edges: [BookEdge!]! pageInfo: PageInfo! }
    type BookEdge { cursor: String! }
    type PageInfo { startCursor: String endCursor: String }`),
);
const inAll = 'totalCount edges { cursor } pageInfo { startCursor endCursor }';
const document = parse(`{ books { ${inAll} } shelves { ${inAll} } }`);
const rowsPaid: number[] = [];
const rootValue = {
  books: {
    totalCount: async () => 7,
    edges: [{ cursor: () => 'a' }, { cursor: () => 'b' }],
    pageInfo: { startCursor: () => 'a', endCursor: () => 'b' },
  },
  shelves: { totalCount: 3, edges: [{ cursor: 'c' }], pageInfo: { startCursor: 'c', endCursor: null } },
};
const contextValue = { meter: { read: async (rows: number) => void rowsPaid.push(rows) } };
const told = {
  data: {
    books: {
      totalCount: 7,
      edges: [{ cursor: 'a' }, { cursor: 'b' }],
      pageInfo: { startCursor: 'a', endCursor: 'b' },
    },
    shelves: { totalCount: 3, edges: [{ cursor: 'c' }], pageInfo: { startCursor: 'c', endCursor: null } },
  },
};

describe('what is made when it is asked for', () => {
  it('is made by an interpreted operation', async () =>
    expect(await execute({ schema, document, rootValue, contextValue })).toEqual(told));

  it('is made by a compiled operation too', async () => {
    const compiled = compileQuery(schema, document);
    expect(isCompiledQuery(compiled) && (await compiled.query(rootValue, contextValue, {}))).toEqual(told);
  });
});

describe('a count', () => {
  it('is paid for by whoever asks for it, by the rows that were counted', async () => {
    rowsPaid.length = 0;
    const many = { ...rootValue, books: { ...rootValue.books, totalCount: async () => 1_001 } };
    await execute({ schema, document: parse('{ books { totalCount } }'), rootValue: many, contextValue });
    expect(rowsPaid).toEqual([21]);
    await execute({ schema, document: parse('{ books { edges { cursor } } }'), rootValue: many, contextValue });
    expect(rowsPaid).toEqual([21]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, type ExampleServer, startExample } from './example-server.js';

let server: ExampleServer;

beforeAll(async () => {
  server = await startExample();
});
afterAll(() => server.close());

const doubling = Array.from({ length: 30 }, (_, level) => {
  const inner = level === 29 ? 'name' : `...F${level + 1} ...F${level + 1}`;
  return `fragment F${level} on Widget { ${inner} }`;
}).join(' ');

const nested = (depth: number): unknown => (depth === 0 ? 'end' : { inner: nested(depth - 1) });
const makeWidget =
  'mutation ($input: MakeWidgetInput!) { makeWidget(input: $input) { __typename ... on InvalidInput { message violations { path message limit } } } }';
const echo = 'query ($json: JSON) { echo(json: $json) }';

/** Each names what is too large and the limit. */
const excesses = [
  {
    what: 'more tokens than 1,000',
    query: `{ widgets { pageInfo { ${'hasNextPage '.repeat(1_001)} } } }`,
    message: 'query may be at most 1,000 tokens',
  },
  {
    what: 'fragments that double',
    query: `{ widget(name: "widget-1") { ...F0 } } ${doubling}`,
    message: 'the document may be at most 5,000 selections',
  },
  {
    what: 'a field more than 50 times in one place',
    query: `{ ${'widget(name: "widget-1") { name } '.repeat(51)} }`,
    message: 'widget may be at most 50 times in one place',
  },
  {
    what: 'fields too deep',
    query: `{ widget(name: "widget-1") { ${'parts(first: 1) { edges { node { '.repeat(6)} name ${'} } } '.repeat(6)} } }`,
    message: 'the operation may be at most 16 levels deep; it is 20 levels deep',
  },
  {
    what: 'too many aliases',
    query: `{ ${Array.from({ length: 51 }, (_, index) => `a${index}: __typename`).join(' ')} }`,
    message: 'the operation may be at most 50 aliases; it is 51 aliases',
  },
  {
    what: 'too many root fields',
    query: `{ ${'isOpen '.repeat(21)} }`,
    message: 'the operation may be at most 20 root fields; it is 21 root fields',
  },
  {
    what: 'too high a cost',
    query: '{ widgets(first: 100) { edges { node { parts(first: 100) { edges { node { name } } } } } } }',
    message: 'the operation may be at most 5,000 points of cost; it is 21,301 points of cost',
  },
  {
    what: 'too long a page',
    query: '{ widgets(first: 101) { totalCount } }',
    message: 'widgets(first:) may be 1 to 100; it is 101',
  },
  {
    what: 'a page of nothing, by variable',
    query: 'query ($first: Int!) { widgets(first: $first) { totalCount } }',
    variables: { first: 0 },
    message: 'widgets(first:) may be 1 to 100; it is 0',
  },
  {
    what: 'too long a text in a variable',
    query: echo,
    variables: { json: { note: 'x'.repeat(65_537) } },
    message: 'variables.json.note may be a text of at most 65,536 bytes; it is 65,537 bytes',
  },
  {
    what: 'too long a text in the document',
    query: `{ fails(fault: "${'x'.repeat(65_537)}") }`,
    message: 'a literal may be texts of at most 65,536 bytes',
  },
  {
    what: 'too many ids',
    query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
    variables: { ids: Array.from({ length: 101 }, () => 'x') },
    message: 'nodes(ids:) may be 1 to 100 ids; it is 101',
  },
] as const;

describe('asking for too much', () => {
  it.each(excesses)('is refused with the field and the limit: $what', async ({ query, message, ...given }) => {
    const head = await server.eventStore.head();
    const answer = await ask(server, query, 'variables' in given ? { variables: given.variables } : {});
    expect(answer.errors[0]?.message).toContain(message);
    expect(answer.errors[0]?.extensions).toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect(await server.eventStore.head()).toBe(head);
  });

  it('is refused for JSON that is nested too deep', async () => {
    const answer = await ask(server, echo, { variables: { json: nested(33) } });
    expect(answer.errors[0]?.message).toContain('JSON is nested at most 32 levels deep');
    expect(answer.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect((await ask(server, echo, { variables: { json: nested(31) } })).errors).toEqual([]);
  });

  it('is refused for a body of more than 256 KiB', async () => {
    const answer = await ask(server, echo, {
      variables: { json: Array.from({ length: 5 }, () => 'x'.repeat(60_000)) },
    });
    expect(answer.status).toBe(413);
    expect(answer.errors[0]?.message).toBe('body may be at most 262,144 bytes');
  });

  it('is refused for headers of more than 16 KiB', async () => {
    const response = await fetch(server.url, { headers: { 'x-long': 'x'.repeat(17_000) } });
    expect(response.status).toBe(431);
    expect(await response.json()).toMatchObject({
      errors: [{ message: 'headers may be at most 16,384 bytes', extensions: { code: 'LIMIT_EXCEEDED' } }],
    });
  });

  it('reaches no resolver when it is refused', async () => {
    server.resolver.asked.length = 0;
    await ask(server, '{ widgets(first: 101) { totalCount } }');
    expect(server.resolver.asked).toEqual([]);
    await ask(server, '{ widgets(first: 100) { totalCount } }');
    expect(server.resolver.asked).toEqual(['widgets']);
  });

  it('is refused inside an input with path and bound, as an answer of the mutation', async () => {
    const input = { idempotencyKey: 'k-1', name: 'drill', label: 'x'.repeat(21) };
    const answer = await ask(server, makeWidget, { variables: { input } });
    expect(answer.data).toEqual({
      makeWidget: {
        __typename: 'InvalidInput',
        message: '1 broken bound in the input; the first: /label label must be shorter than or equal to 20 characters',
        violations: [
          {
            path: '/label',
            message: 'label must be shorter than or equal to 20 characters',
            limit: 'shorter than or equal to 20 characters',
          },
        ],
      },
    });
    expect(server.resolver.asked).not.toContain('makeWidget');
  });

  it('is refused when the scalars of the input do not parse', async () => {
    const input = { idempotencyKey: 'k-1', name: 'No Slug', label: 'x' };
    const answer = await ask(server, makeWidget, { variables: { input } });
    expect(answer.status).toBe(400);
    expect(answer.errors[0]?.message).toContain('at "input.name"; Slug is 2 to 63 characters');
  });
});

describe('a batch of operations', () => {
  it('is refused', async () => {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer operator' },
      body: JSON.stringify([{ query: '{ isOpen }' }, { query: '{ isOpen }' }]),
    });
    expect(response.status).toBe(400);
  });
});

describe('a budget of points', () => {
  it('is spent by one principal and left to the others', async () => {
    const small = await startExample({ limits: { budgetPoints: 400, budgetSeconds: 60 } });
    const query = '{ widgets(first: 100) { edges { cursor } } }';
    try {
      const answers = [];
      for (let count = 0; count < 4; count += 1) answers.push(await ask(small, query, { token: 'consumer' }));
      expect(answers.map(({ status }) => status)).toContain(429);
      const refused = answers.find(({ status }) => status === 429);
      expect(refused?.errors[0]?.message).toContain('400 points per 60 seconds');
      expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await ask(small, query, { token: 'producer' })).status).toBe(200);
    } finally {
      await small.close();
    }
  });
});

describe('a request that takes too long', () => {
  it('is answered when its time is over, and its work is told to stop', async () => {
    const hasty = await startExample({ limits: { requestTimeMs: 200 } });
    try {
      const answer = await ask(hasty, '{ slow(milliseconds: 60000) }');
      expect(answer.status).toBe(504);
      expect(answer.errors[0]?.extensions).toMatchObject({ code: 'TIMED_OUT' });
    } finally {
      await hasty.close();
    }
  });
});

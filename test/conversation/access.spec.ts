import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { globalId } from '#libs/graphql';
import { ask, type ExampleServer, startExample } from './example-server.js';

let server: ExampleServer;

beforeAll(async () => {
  server = await startExample();
});
afterAll(() => server.close());

const idOf = (name: string): string => globalId('Widget', name);

describe('a caller without a token', () => {
  it('asks what is open to all', async () => {
    expect(await ask(server, '{ __typename isOpen }', { token: null })).toMatchObject({
      status: 200,
      data: { __typename: 'Query', isOpen: true },
    });
  });

  it.each([
    '{ viewer { id } }',
    '{ isOpen viewer { id } }',
    '{ __schema { types { name } } }',
    '{ __type(name: "Query") { name } }',
  ])('is told to sign in by %s', async (query) => {
    const answer = await ask(server, query, { token: null });
    expect(answer.status).toBe(401);
    expect(answer.data).toBeUndefined();
    expect(answer.errors[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('hears nothing of the schema when the document does not fit it', async () => {
    const [error] = (await ask(server, '{ widgetz }', { token: null })).errors;
    expect(error?.message).toBe('The document does not fit the schema; sign in to hear why');
    const [known] = (await ask(server, '{ widgetz }')).errors;
    expect(known?.message).toContain('Did you mean "widget"');
  });
});

describe('a token that is not valid', () => {
  it('is refused also where none is needed', async () => {
    expect((await ask(server, '{ isOpen }', { token: 'forged' })).status).toBe(401);
  });
});

describe('a row of two teams', () => {
  it.each([
    { token: 'producer', seen: 'widget-1' },
    { token: 'operator', seen: 'widget-1' },
    { token: 'consumer', seen: undefined },
  ])('is seen by $token as $seen', async ({ token, seen }) => {
    const query = 'query ($id: ID!) { widget(name: "widget-1") { name } node(id: $id) { ... on Widget { name } } }';
    const shown = seen === undefined ? null : { name: seen };
    const answer = await ask(server, query, { token, variables: { id: idOf('widget-1') } });
    expect(answer).toMatchObject({ data: { widget: shown, node: shown }, errors: [] });
  });

  it('looks to those who may not see it as if it did not exist', async () => {
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Widget { name } } }';
    const ids = [idOf('widget-0'), idOf('widget-1'), idOf('widget-999'), 'nonsense', idOf('widget-2')];
    const answer = await ask(server, query, { token: 'consumer', variables: { ids } });
    expect(answer.data).toEqual({ nodes: [{ name: 'widget-0' }, null, null, null, { name: 'widget-2' }] });
  });

  it('is left out of pages, at every depth', async () => {
    const query = '{ widgets(first: 4) { edges { node { name parts(first: 3) { edges { node { name } } } } } } }';
    const names = ['widget-0', 'widget-2'];
    const parts = { edges: names.map((name) => ({ node: { name } })) };
    for (let use = 0; use < 4; use += 1) {
      const answer = await ask(server, query, { token: 'consumer' });
      expect(answer.data).toEqual({ widgets: { edges: names.map((name) => ({ node: { name, parts } })) } });
    }
  });

  it('shows a field that is for operators to operators only', async () => {
    const query = '{ widget(name: "widget-0") { secret } ledger }';
    expect((await ask(server, query, { token: 'consumer' })).data).toEqual({ widget: { secret: null }, ledger: null });
    expect((await ask(server, query)).data).toEqual({
      widget: { secret: 'the secret of a widget' },
      ledger: 'everything',
    });
  });
});

describe('a mutation for operators', () => {
  it('refuses everybody else in its own words, and does nothing', async () => {
    server.resolver.asked.length = 0;
    const mutation = 'mutation { closeMarket { __typename ... on NotPermitted { code message } } }';
    expect((await ask(server, mutation, { token: 'producer' })).data).toEqual({
      closeMarket: {
        __typename: 'NotPermitted',
        code: 'NOT_PERMITTED',
        message: 'This takes the role of an operator of the installation',
      },
    });
    expect(server.resolver.asked).toEqual([]);
    expect((await ask(server, mutation)).data).toEqual({ closeMarket: { __typename: 'CloseMarketSuccess' } });
  });
});

describe('the viewer', () => {
  it('is told who they are and what they may do', async () => {
    const answer = await ask(server, '{ viewer { id kind grants { role teams } } }', { token: 'consumer' });
    expect(answer.data).toEqual({
      viewer: { id: 'person-1', kind: 'PERSON', grants: [{ role: 'CONSUMER', teams: ['search'] }] },
    });
  });
});

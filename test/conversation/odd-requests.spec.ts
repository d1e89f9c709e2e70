import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ask, type ExampleServer, startExample } from './example-server.js';

let server: ExampleServer;

beforeAll(async () => {
  server = await startExample();
});
afterAll(() => server.close());

async function post(body: string, contentType: string) {
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': contentType, authorization: 'Bearer operator' },
    body,
  });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
}

const isOpen = JSON.stringify({ query: '{ isOpen }' });

describe('a body of another charset than UTF-8', () => {
  it.each(['latin1', 'utf-16', '"iso-8859-1"', 'utf-8; charset=latin1'])('is refused: %s', async (charset) => {
    expect(await post(isOpen, `application/json; charset=${charset}`)).toMatchObject({
      status: 415,
      answer: {
        errors: [
          {
            message: 'The body may be UTF-8 only: content-type: application/json; charset=utf-8',
            extensions: { code: 'BAD_REQUEST', correlationId: expect.any(String) },
          },
        ],
      },
    });
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'application/json;charset="UTF8"'])(
    'is what a body of %s is not',
    async (contentType) => expect((await post(isOpen, contentType)).status).toBe(200),
  );
});

/** Written as text: in a literal of the language they would change the object instead of being one of its members. */
const forbidden = ['{"__proto__":{"a":1}}', '{"a":[{"b":{"__proto__":1}}]}', '{"a":{"constructor":{"prototype":{}}}}'];
const echo = 'query ($json: JSON) { echo(json: $json) }';

function overSocket(payload: string): Promise<string> {
  const socket = new WebSocket(server.url.replace('http', 'ws'), 'graphql-transport-ws');
  return new Promise((resolve) => {
    socket.on('open', () => socket.send('{"type":"connection_init","payload":{"authorization":"Bearer operator"}}'));
    socket.on('message', (data) => {
      const text = Buffer.isBuffer(data) ? data.toString() : '';
      if (text.includes('connection_ack')) return socket.send(`{"id":"1","type":"subscribe","payload":${payload}}`);
      socket.terminate();
      resolve(text);
    });
  });
}

describe('a member that could change other objects', () => {
  it.each(forbidden)('is refused in a literal: %s', async (json) => {
    const literal = json.replaceAll(/"(\w+)":/g, '$1:');
    for (let use = 0; use < 4; use += 1) {
      const { errors } = await ask(server, `{ echo(json: ${literal}) }`);
      expect(errors).toMatchObject([{ message: expect.stringContaining('which could change other objects') }]);
      expect(errors[0]?.extensions['code']).not.toBe('INTERNAL_SERVER_ERROR');
    }
  });

  it.each(forbidden)('is refused in a variable, by every way: %s', async (json) => {
    const request = `{"query":${JSON.stringify(echo)},"variables":{"json":${json}}}`;
    const refused = { errors: [{ message: expect.stringContaining('which could change other objects') }] };
    expect(await post(request, 'application/json')).toMatchObject({ status: 400, answer: refused });
    const search = new URLSearchParams({ query: echo, variables: `{"json":${json}}` });
    const headers = { authorization: 'Bearer operator', 'apollo-require-preflight': 'yes' };
    const response = await fetch(`${server.url}?${search.toString()}`, { headers });
    expect(await response.json()).toMatchObject(refused);
    expect(await overSocket(request)).toContain('which could change other objects');
  });

  it('is refused in a variable of any type', async () => {
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const told = await overSocket(`{"query":${JSON.stringify(query)},"variables":{"ids":[{"__proto__":{}}]}}`);
    expect(told).toContain('which could change other objects');
  });

  it('is no name of a variable either', async () => {
    const query = 'query ($__proto__: JSON) { echo(json: $__proto__) }';
    const request = `{"query":${JSON.stringify(query)},"variables":{"__proto__":1}}`;
    expect(await overSocket(request)).toContain('which could change other objects');
  });

  it('is not what a client writes who only uses such words', async () => {
    const { data } = await ask(server, echo, { variables: { json: { constructor: 'x', prototype: 1, proto: 2 } } });
    expect(data).toEqual({ echo: { json: { constructor: 'x', prototype: 1, proto: 2 } } });
  });
});

describe('a list of wrong values', () => {
  const nodes = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';

  it.each([1, 50, 51, 99])('is the mistake of its caller, however many they are: %i', async (count) => {
    for (let use = 0; use < 4; use += 1) {
      const ids = Array.from({ length: count }, () => ({}));
      const { status, errors } = await ask(server, nodes, { variables: { ids } });
      expect(status).toBe(400);
      expect(new Set(errors.map(({ extensions }) => extensions['code']))).toEqual(new Set(['BAD_USER_INPUT']));
    }
    expect(server.logged).toEqual([]);
  });

  it.each([1, 4])('is told of a few at a time, whether its document came before or not: %i', async (uses) => {
    const document = `query Used${uses} ($ids: [ID!]!) { nodes(ids: $ids) { id } }`;
    const ids = Array.from({ length: 99 }, () => ({}));
    for (let use = 1; use < uses; use += 1) await ask(server, document, { variables: { ids: [] } });
    expect((await ask(server, document, { variables: { ids } })).errors).toHaveLength(5);
  });

  it('is told of without all that was sent', async () => {
    const { errors } = await ask(server, nodes, { variables: { ids: [{ long: 'x'.repeat(30_000) }] } });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    for (const { message } of errors) expect(message.length).toBeLessThan(1_100);
  });

  it('is it as a literal and over sockets too', async () => {
    const { status, errors } = await ask(server, `{ nodes(ids: [${'{} '.repeat(60)}]) { id } }`);
    expect(status).toBe(400);
    expect(errors.map(({ extensions }) => extensions['code'])).not.toContain('INTERNAL_SERVER_ERROR');
    const variables = { ids: Array.from({ length: 60 }, () => ({})) };
    const told = await overSocket(JSON.stringify({ query: nodes, variables }));
    expect(told).toContain('BAD_USER_INPUT');
    expect(told).not.toContain('INTERNAL_SERVER_ERROR');
    expect(server.logged).toEqual([]);
  });
});

describe('an object where a subscription wants something else', () => {
  it('is not quoted', async () => {
    const query = 'subscription ($on: Boolean!) { widgetChanged { name @include(if: $on) } }';
    expect(await overSocket(JSON.stringify({ query, variables: { on: { many: 'members' } } }))).toContain(
      'got invalid value {…}',
    );
  });
});

describe('a position that the log has not reached', () => {
  const ahead = 'memory.999999999999999';

  it('is refused as a stale read, and logged by nobody', async () => {
    server.logged.length = 0;
    const query = 'query ($after: String) { facts(after: $after) { edges { cursor } } }';
    const { errors } = await ask(server, query, { variables: { after: ahead } });
    expect(errors).toMatchObject([{ extensions: { code: 'STALE_READ' } }]);
  });

  it('ends a subscription that asks for what comes after it', async () => {
    const connectionParams = { authorization: 'Bearer operator' };
    const client = createClient({ url: server.url.replace('http', 'ws'), webSocketImpl: WebSocket, connectionParams });
    const query = 'subscription ($after: Position) { facts(after: $after) { id } }';
    const told = await new Promise((resolve) => {
      client.subscribe(
        { query, variables: { after: ahead } },
        { next: resolve, error: resolve, complete: () => undefined },
      );
    });
    expect(JSON.stringify(told)).toContain('STALE_READ');
    await client.dispose();
  });
});

const input = (number: number) => ({ idempotencyKey: `key ${number}`, name: `widget-${number}`, label: 'x' });

describe('recording too fast', () => {
  const makeWidget = 'mutation ($input: MakeWidgetInput!) { makeWidget(input: $input) { __typename } }';

  it('is refused before anything is done, with the limit and when to come again; others go on', async () => {
    const small = await startExample({ limits: { recordedBytes: 2_000 } });
    try {
      const answers = [];
      for (let number = 1; number <= 5; number += 1) {
        answers.push(await ask(small, makeWidget, { token: 'consumer', variables: { input: input(number) } }));
      }
      const refused = answers.at(-1);
      expect(refused?.status).toBe(429);
      expect(refused?.errors).toMatchObject([
        {
          extensions: {
            code: 'RATE_LIMITED',
            limit: '2,000 bytes per 60 seconds for one caller',
            retryAfterSeconds: 60,
          },
        },
      ]);
      expect(small.resolver.asked.filter((asked) => asked === 'makeWidget')).toHaveLength(3);
      expect((await ask(small, makeWidget, { token: 'producer', variables: { input: input(6) } })).errors).toEqual([]);
    } finally {
      await small.close();
    }
  });
});

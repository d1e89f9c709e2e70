import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ask, type ExampleServer, startExample } from './example-server.js';

const answerBytesMax = 65_536;
const refusal = { code: 'LIMIT_EXCEEDED', field: 'the answer', limit: 'at most 65,536 bytes' };

let server: ExampleServer;
let client: Client;

beforeAll(async () => {
  server = await startExample({ limits: { answerBytesMax, requestTimeMs: 2_000 } });
  client = createClient({
    url: server.url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: 'Bearer operator' },
  });
});
beforeEach(() => {
  server.resolver.opened.length = 0;
});
afterAll(async () => {
  await client.dispose();
  await server.close();
});

const aliases = (count: number, field: string) =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ');
const widgets = (first: number, fields: string) => `{ widgets(first: ${first}) { edges { node { ${fields} } } } }`;

/** Everything that a socket is told of one document. */
async function told(query: string): Promise<readonly unknown[]> {
  const results: unknown[] = [];
  for await (const result of client.iterate({ query })) results.push(result);
  return results;
}

/** A document runs interpreted twice, and compiled from then on. */
const timesAsked = 4;

describe('an answer that is too large', () => {
  it.each([
    { what: 'large values', query: widgets(10, 'plan') },
    {
      what: 'one large value that is shown again and again',
      query: `{ widget(name: "widget-1") { ${aliases(7, 'plan')} } }`,
    },
    { what: 'texts that are there already', query: widgets(1, aliases(17, 'note')) },
    { what: 'rows within rows', query: widgets(2, 'parts(first: 10) { edges { node { note } } }') },
  ])('is refused over HTTP and on a socket: $what', async ({ query }) => {
    for (let time = 0; time < timesAsked; time += 1) {
      const { data, errors, status } = await ask(server, query);
      expect({ data, errors, status }).toMatchObject({
        data: undefined,
        errors: [{ extensions: refusal }],
        status: 400,
      });
    }
    expect(await told(query)).toMatchObject([{ data: null, errors: [{ extensions: refusal }] }]);
  });

  it('opens nothing when what is selected shows already that it cannot fit', async () => {
    for (let time = 0; time < timesAsked; time += 1) await ask(server, widgets(10, 'plan'));
    expect(server.resolver.opened).toEqual([]);
  });

  it('is one error, however many rows it has', async () => {
    const { errors } = await ask(server, widgets(100, 'plan'));
    expect(errors.map(({ message }) => message)).toEqual(['the answer may be at most 65,536 bytes']);
  });

  it('is an error in the place of its event, and the subscription goes on', async () => {
    const results = await told(`subscription { widgetChanged { ${aliases(7, 'plan')} } }`);
    expect(results).toMatchObject(Array.from({ length: 4 }, () => ({ data: null, errors: [{ extensions: refusal }] })));
  });
});

describe('an answer that fits', () => {
  it('opens each value once, however often it is shown', async () => {
    for (let time = 0; time < timesAsked; time += 1) {
      server.resolver.opened.length = 0;
      const { data } = await ask(server, `{ widget(name: "widget-1") { ${aliases(6, 'plan')} } }`);
      expect(data).toMatchObject({ widget: { a0: 'p'.repeat(9_998), a5: 'p'.repeat(9_998) } });
      expect(server.resolver.opened).toEqual(['widget-1']);
    }
  });

  it('is told whole on a socket, for a query and for each event', async () => {
    const plan = 'p'.repeat(9_998);
    expect(await told('{ widget(name: "widget-1") { plan } }')).toEqual([{ data: { widget: { plan } } }]);
    const events = await told('subscription { widgetChanged { plan } }');
    expect(events).toEqual(Array.from({ length: 4 }, () => ({ data: { widgetChanged: { plan } } })));
    expect(server.resolver.opened).toHaveLength(5);
  });
});

const input = (key: string) => `{ idempotencyKey: "${key}", name: "widget-1", label: "a" }`;
const make = (key: string, fields: string) =>
  `makeWidget(input: ${input(key)}) { ... on MakeWidgetSuccess { ${fields} } }`;
const recorded = (...idempotencyKeys: readonly string[]) => ({
  committed: true,
  position: 'memory.1',
  idempotencyKeys,
});

describe('a mutation that was recorded', () => {
  it('says so when its answer is too large', async () => {
    const query = `mutation { ${make('key 1', 'note(length: 70000)')} }`;
    for (let time = 0; time < timesAsked; time += 1) {
      const { status, data, errors } = await ask(server, query);
      expect({ status, data }).toEqual({ status: 200, data: null });
      expect(errors).toMatchObject([{ extensions: { ...refusal, ...recorded('key 1') } }]);
    }
    expect(await told(query)).toMatchObject([{ data: null, errors: [{ extensions: recorded('key 1') }] }]);
  });

  it('says so when its answer takes too long', async () => {
    const query = `mutation { ${make('key 1', 'slow(milliseconds: 10000)')} }`;
    const { status, data, errors } = await ask(server, query);
    expect({ status, data }).toEqual({ status: 200, data: null });
    expect(errors).toMatchObject([{ extensions: { code: 'TIMED_OUT', ...recorded('key 1') } }]);
    expect(await told(query)).toMatchObject([{ errors: [{ extensions: recorded('key 1') }] }]);
  });

  it('names each that was, when another one of the same document is too large', async () => {
    const query = `mutation { first: ${make('key 1', 'name')} second: ${make('key 2', 'note(length: 70000)')} }`;
    const { errors } = await ask(server, query);
    expect(errors).toMatchObject([{ extensions: recorded('key 1', 'key 2') }]);
  });

  it('says nothing of the kind when nothing was', async () => {
    const refused = `mutation { makeWidget(input: { idempotencyKey: "", name: "widget-1", label: "a" }) { __typename } }`;
    expect((await ask(server, refused)).errors).toEqual([]);
    const { errors } = await ask(server, widgets(10, 'plan'));
    expect(errors[0]?.extensions).not.toHaveProperty('committed');
  });
});

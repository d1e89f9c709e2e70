import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type ExampleServer, startExample } from './example-server.js';

let server: ExampleServer;
const open: { dispose(): void | Promise<void> }[] = [];

beforeAll(async () => {
  server = await startExample();
});
afterAll(async () => {
  for (const client of open) await client.dispose();
  await server.close();
});

interface Closing {
  readonly code: number;
  readonly reason: string;
}

function connect(token: string, { url } = server): { client: Client; closed: Promise<Closing> } {
  const { promise: closed, resolve } = Promise.withResolvers<Closing>();
  const client = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    onNonLazyError: () => undefined,
    connectionParams: { authorization: `Bearer ${token}` },
    on: { closed: (event) => resolve(closingOf(event)) },
  });
  open.push(client);
  return { client, closed };
}

function closingOf(event: unknown): Closing {
  const code: unknown = typeof event === 'object' && event !== null ? Reflect.get(event, 'code') : undefined;
  const reason: unknown = typeof event === 'object' && event !== null ? Reflect.get(event, 'reason') : undefined;
  return { code: Number(code), reason: String(reason) };
}

interface Told {
  readonly results: unknown[];
  readonly ended: Promise<unknown>;
  stop(): void;
}

function tell(client: Client, query: string, variables: Record<string, unknown> = {}): Told {
  const results: unknown[] = [];
  const { promise: ended, resolve } = Promise.withResolvers<unknown>();
  const stop = client.subscribe(
    { query, variables },
    { next: (result) => void results.push(result), error: resolve, complete: () => resolve('complete') },
  );
  return { results, ended, stop };
}

function plain(headers: Record<string, string> = {}): Promise<{ socket: WebSocket; status: number }> {
  const socket = new WebSocket(server.url.replace('http', 'ws'), 'graphql-transport-ws', { headers });
  open.push({ dispose: () => socket.terminate() });
  return new Promise((resolve) => {
    socket.on('open', () => resolve({ socket, status: 101 }));
    socket.on('unexpected-response', (_request, { statusCode = 0 }) => resolve({ socket, status: statusCode }));
    socket.on('error', () => undefined);
  });
}

describe('a socket', () => {
  it('answers queries as HTTP does', async () => {
    const told = tell(connect('consumer').client, '{ viewer { id } widget(name: "widget-1") { name } }');
    expect(await told.ended).toBe('complete');
    expect(told.results).toEqual([{ data: { viewer: { id: 'person-1' }, widget: null } }]);
  });

  it('tells of the rows that the caller may see', async () => {
    const told = tell(connect('consumer').client, 'subscription { widgetChanged { name } }');
    expect(await told.ended).toBe('complete');
    expect(told.results).toEqual(['widget-0', 'widget-2'].map((name) => ({ data: { widgetChanged: { name } } })));
  });

  it('is closed without a valid token', async () => {
    expect(await connect('forged').closed).toMatchObject({ code: 4401 });
  });

  it('is closed when its token is revoked', async () => {
    const { client, closed } = connect('producer');
    const told = tell(client, 'subscription { numbers }');
    while (told.results.length === 0) await sleep(5);
    server.revoked.add('producer');
    expect(await closed).toMatchObject({ code: 4401 });
    server.revoked.delete('producer');
  });

  it('obeys the limits of HTTP', async () => {
    const { client } = connect('operator');
    expect(await tell(client, '{ widgets(first: 101) { totalCount } }').ended).toMatchObject([
      { message: 'widgets(first:) may be 1 to 100; it is 101', extensions: { code: 'LIMIT_EXCEEDED' } },
    ]);
    expect(await tell(client, `{ ${'isOpen '.repeat(1_001)} }`).ended).toMatchObject([
      { message: 'query may be at most 1,000 tokens' },
    ]);
    expect(await tell(client, '{ nothing }').ended).toMatchObject([
      { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
  });

  it('masks faults and names their correlation id', async () => {
    const told = tell(connect('operator').client, '{ fails(fault: "Defect") }');
    await told.ended;
    expect(JSON.stringify(told.results)).not.toContain('hunter2');
    expect(told.results).toMatchObject([
      {
        data: { fails: null },
        errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId: expect.any(String) } }],
      },
    ]);
  });

  it('runs at most ten operations at once', async () => {
    const { client } = connect('consumer');
    const told = Array.from({ length: 10 }, () => tell(client, 'subscription { numbers }'));
    while (told.some(({ results }) => results.length === 0)) await sleep(5);
    expect(await tell(client, 'subscription { numbers }').ended).toMatchObject([
      { message: 'the socket may be at most 10 operations at once' },
    ]);
    for (const each of told) each.stop();
  });

  it('refuses one of eleven operations that come at once, and goes on with the others', async () => {
    const { client } = connect('consumer');
    const told = Array.from({ length: 11 }, () => tell(client, 'subscription { numbers }'));
    const refused = await Promise.race(told.map(async ({ ended }) => ended));
    expect(refused).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
    while (told.filter(({ results }) => results.length > 0).length < 10) await sleep(5);
    for (const each of told) each.stop();
    expect(await tell(client, '{ isOpen }').ended).toBe('complete');
  });

  it.each([
    { query: 'subscription { ... on Subscription @skip(if: true) { numbers } }' },
    { query: 'subscription { numbers @include(if: false) }' },
    { query: 'subscription ($is: Boolean!) { ...F } fragment F on Subscription { numbers @include(if: $is) }' },
  ])('refuses a subscription whose field may be left out, and stays open: $query', async ({ query }) => {
    const { client } = connect('consumer');
    expect(await tell(client, query, { is: false }).ended).toMatchObject([
      { message: expect.stringContaining('cannot leave out'), extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
    expect(await tell(client, '{ isOpen }').ended).toBe('complete');
  });

  it('is closed by a message of more than 64 KiB', async () => {
    const { client, closed } = connect('operator');
    tell(client, '{ isOpen }', { long: 'x'.repeat(65_536) });
    expect(await closed).toMatchObject({ code: 1009 });
  });

  it('is not opened by a web page of another origin', async () => {
    expect((await plain({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await plain({ origin: new URL(server.url).origin })).status).toBe(101);
    expect((await plain()).status).toBe(101);
  });

  it('is cut when its reader does not take what it asked for', async () => {
    const hasty = await startExample({ limits: { requestTimeMs: 300, bufferedBytesMax: 65_536 } });
    const socket = new WebSocket(hasty.url.replace('http', 'ws'), 'graphql-transport-ws');
    open.push({ dispose: () => socket.terminate() });
    const { promise: closed, resolve } = Promise.withResolvers<number>();
    socket.on('close', resolve);
    await new Promise((opened) => socket.on('open', opened));
    const send = (message: object) => socket.send(JSON.stringify(message));
    send({ type: 'connection_init', payload: { authorization: 'Bearer operator' } });
    await new Promise((acknowledged) => socket.once('message', acknowledged));
    send({ id: '1', type: 'subscribe', payload: { query: 'subscription { texts }' } });
    socket.pause();
    const before = process.memoryUsage().heapUsed;
    while ((await hasty.connectionCount()) > 0) await sleep(20);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 * 1_024 * 1_024);
    socket.resume();
    expect(await closed).toBe(1006);
    await hasty.close();
  });

  it('ends with its subscriptions when the server stops', async () => {
    const other = await startExample();
    const { client, closed } = connect('operator', other);
    const told = tell(client, 'subscription { numbers }');
    while (told.results.length === 0) await sleep(5);
    await other.close();
    expect(await closed).toMatchObject({ code: 1001 });
  });
});

describe('following facts', () => {
  it('tells the history from any point and then what is new, to those who may see it', async () => {
    const { client } = connect('consumer');
    await record('team-search', 'TeamRegistered', { team: 'search' });
    await record('token-1', 'TokenIssued', { token: '1' });
    const told = tell(client, 'subscription { facts { stream type revision data } }');
    while (told.results.length === 0) await sleep(5);
    await record('team-payments', 'TeamRegistered', { team: 'payments' });
    while (told.results.length === 1) await sleep(5);
    expect(told.results).toEqual([
      { data: { facts: { stream: 'team-search', type: 'TeamRegistered', revision: 0, data: { team: 'search' } } } },
      { data: { facts: { stream: 'team-payments', type: 'TeamRegistered', revision: 0, data: { team: 'payments' } } } },
    ]);
    told.stop();
    expect(await told.ended).toBe('complete');
  });
});

async function record(stream: string, type: string, data: object): Promise<void> {
  const metadata = {
    occurredAt: '2026-01-01T00:00:00.000Z',
    actor: 'person-1',
    commandId: 'command',
    payloadDigest: '',
    correlationId: 'correlation',
    schemaVersion: 1,
    previousHash: '',
  };
  await server.eventStore.append(stream, [{ id: `${stream}-${type}`, type, data, metadata }], 'no-stream');
  server.reachViews(await server.eventStore.head());
}

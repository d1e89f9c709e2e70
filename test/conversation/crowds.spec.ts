import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { openLog, SecurityLog } from '#libs/observability';
import { ask, type ExampleServer, startExample } from './example-server.js';

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

/** What the security log heard of connections and sockets. */
const recorded: unknown[] = [];
const log = openLog({ level: 'fatal', destination: { write: (line) => void recorded.push(JSON.parse(line)) } });
const security = new SecurityLog({ log, process: 'spec', linesPerMinute: 1_000 });
const refusedWith = (reason: string) =>
  expect.objectContaining({ event: 'connection_refused', outcome: 'refused', reason });

beforeEach(() => {
  recorded.length = 0;
});

async function start(options: Parameters<typeof startExample>[0]): Promise<ExampleServer> {
  const server = await startExample({ ...options, security });
  open.push(server);
  return server;
}

/** A connection that has sent this much, and what it hears until it ends. */
async function saying(
  { url }: ExampleServer,
  text: string,
): Promise<{ readonly socket: Socket; readonly heard: Promise<string> }> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  open.push({ close: () => socket.destroy() });
  const chunks: string[] = [];
  socket.on('data', (chunk) => chunks.push(String(chunk)));
  socket.on('error', () => undefined);
  const heard = new Promise<string>((resolve) => {
    socket.once('close', () => resolve(chunks.join('')));
  });
  await once(socket, 'connect');
  socket.write(text);
  return { socket, heard };
}

interface Upgraded {
  readonly socket: WebSocket;
  readonly status: number;
  /** The code with which it was closed. */
  readonly closed: Promise<number>;
}

function upgraded({ url }: ExampleServer, headers: Record<string, string> = {}): Promise<Upgraded> {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws', { headers });
  open.push({ close: () => socket.terminate() });
  socket.on('error', () => undefined);
  const closed = new Promise<number>((resolve) => {
    socket.once('close', resolve);
  });
  return new Promise((resolve) => {
    socket.once('open', () => resolve({ socket, status: 101, closed }));
    socket.once('unexpected-response', (_request, { statusCode = 0 }) =>
      resolve({ socket, status: statusCode, closed }),
    );
  });
}

/** The type of the first message that comes after `connection_init`, or the code with which the socket is closed. */
async function signIn({ socket, closed }: Upgraded, token: string): Promise<unknown> {
  const answered = once(socket, 'message').then(([text]) => String(text));
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
  return Promise.race([answered, closed]);
}

const acknowledged = '{"type":"connection_ack"}';

describe('many sockets', () => {
  it('of callers who say nothing leave room for one who does', async () => {
    const server = await start({
      limits: { unknownSocketsMax: 5, unknownSocketsPerAddressMax: 3, socketsMax: 5, socketInitTimeMs: 60_000 },
    });
    const silent = await Promise.all(Array.from({ length: 20 }, () => upgraded(server)));
    expect(silent.map(({ status }) => status)).not.toContain(503);
    expect(await signIn(await upgraded(server), 'operator')).toBe(acknowledged);
    await silent[0]?.closed;
    expect(recorded).toContainEqual(refusedWith('PLACE_NEEDED'));
  });

  it('of one caller are refused beyond a few, and those of others are not', async () => {
    const server = await start({ limits: { socketsPerCallerMax: 2 } });
    const told: unknown[] = [];
    for (let count = 0; count < 3; count += 1) told.push(await signIn(await upgraded(server), 'consumer'));
    expect(told).toEqual([acknowledged, acknowledged, 1013]);
    expect(
      recorded.filter((line) => expect.objectContaining({ event: 'connection_refused' }).asymmetricMatch(line)),
    ).toEqual([expect.objectContaining({ principal: 'person-1', address: '127.0.0.1' })]);
    expect(await signIn(await upgraded(server), 'operator')).toBe(acknowledged);
  });

  it('of one address are refused beyond a few, by what a trusted proxy says of it', async () => {
    const server = await start({ limits: { socketsPerAddressMax: 1 }, trustedProxies: ['127.0.0.1'] });
    const from = (address: string) => upgraded(server, { 'x-forwarded-for': address });
    expect(await signIn(await from('2001:db8::1'), 'operator')).toBe(acknowledged);
    expect((await from('2001:db8::2')).status).toBe(429);
    expect(recorded).toEqual([
      expect.objectContaining({ event: 'connection_refused', address: '2001:db8::2', reason: '429 Too Many Requests' }),
    ]);
    expect((await from('2001:db8:0:1::1')).status).toBe(101);
  });

  it('are closed when they do not say in time who they are', async () => {
    const server = await start({ limits: { socketInitTimeMs: 50 } });
    expect(await (await upgraded(server)).closed).toBe(4408);
  });
});

describe('a request that arrives slowly', () => {
  it.each([
    { what: 'nothing', text: '', limits: { headersTimeMs: 100 } },
    { what: 'half of its headers', text: 'POST /graphql HTTP/1.1\r\nhost: x\r\n', limits: { headersTimeMs: 100 } },
    {
      what: 'half of its body',
      text: 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
      limits: { headersTimeMs: 100, requestTimeMs: 200 },
    },
  ])('is ended after its time when it brought $what', async ({ text, limits }) => {
    const server = await start({ limits });
    const { heard } = await saying(server, text);
    expect(await heard).toMatch(/^HTTP\/1.1 408 [^]*"code":"LIMIT_EXCEEDED","field":"the request"/);
  });

  it('is not waited for when the connection does not take the answer', async () => {
    const server = await start({ limits: { stillnessMs: 100, requestTimeMs: 60_000, headersTimeMs: 60_000 } });
    const { heard } = await saying(server, '');
    expect(await heard).toBe('');
  });
});

describe('many connections of one address', () => {
  it('make room for the next: the one that has waited longest ends', async () => {
    const server = await start({ limits: { connectionsPerAddressMax: 2 } });
    const first = await saying(server, '');
    const second = await saying(server, '');
    expect((await ask(server, '{ isOpen }')).status).toBe(200);
    await first.heard;
    expect(second.socket.readyState).toBe('open');
  });

  it('are not taken while all of them are being answered', async () => {
    const server = await start({ limits: { connectionsPerAddressMax: 1 } });
    const slow = new AbortController();
    const answer = fetch(`${server.url}?query=${encodeURIComponent('{ slow(milliseconds: 60000) }')}`, {
      headers: { authorization: 'Bearer operator', 'apollo-require-preflight': 'yes' },
      signal: slow.signal,
    });
    while ((await server.connectionCount()) === 0) await new Promise((turn) => setImmediate(turn));
    await once(server.resolver.began, 'slow');
    expect(await (await saying(server, 'GET / HTTP/1.1\r\nhost: x\r\n\r\n')).heard).toBe('');
    expect(recorded).toContainEqual(refusedWith('CONNECTIONS_OF_ADDRESS'));
    slow.abort();
    await expect(answer).rejects.toThrow('aborted');
  });

  it('are counted by nobody but the proxy when they are those of a trusted proxy', async () => {
    const server = await start({ limits: { connectionsPerAddressMax: 1 }, trustedProxies: ['127.0.0.1'] });
    const first = await saying(server, '');
    await saying(server, '');
    expect((await ask(server, '{ isOpen }')).status).toBe(200);
    expect(first.socket.readyState).toBe('open');
  });

  it('end at a bound for all addresses together', async () => {
    const server = await start({ limits: { connectionsMax: 1 }, trustedProxies: ['127.0.0.1'] });
    await saying(server, '');
    expect(await (await saying(server, 'GET / HTTP/1.1\r\nhost: x\r\n\r\n')).heard).toBe('');
    expect(recorded).toContainEqual(refusedWith('CONNECTIONS'));
  });
});

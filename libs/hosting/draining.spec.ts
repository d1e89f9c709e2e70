import { once } from 'node:events';
import { createServer, type RequestListener, request, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { watchConnections } from './draining.js';

const callerCount = 24;
const deadlineMs = 30_000;
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

const answer: RequestListener = (_request, response) => void response.end('answered');

async function listening({ host = '127.0.0.1', listener = answer } = {}) {
  const server = createServer(listener);
  servers.push(server);
  const draining = watchConnections(server);
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  return { server, draining, port: typeof address === 'object' && address !== null ? address.port : 0 };
}

/** What became of one request on a connection of its own: its answer, or the code of the error. */
function ask(port: number): Promise<string> {
  return new Promise((resolve) => {
    const asked = request({ port, host: '127.0.0.1', agent: false }, (response) => {
      response
        .setEncoding('utf8')
        .toArray()
        .then(
          (chunks) => resolve(chunks.join('')),
          () => resolve('cut'),
        );
    });
    asked.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    asked.end();
  });
}

/** A machine with other things to do: nothing of this process runs meanwhile. */
function starve(milliseconds: number): void {
  const endsAt = performance.now() + milliseconds;
  while (performance.now() < endsAt);
}

const callers = (port: number) => Array.from({ length: callerCount }, () => ask(port));
const answered = Array.from({ length: callerCount }, () => 'answered');

describe('draining a server', () => {
  it('answers everybody who waits in line to be accepted, and is refused by the closed door after that', async () => {
    const { draining, port } = await listening();
    const asked = callers(port);
    const drained = draining.drain(deadlineMs);
    expect(await Promise.all(asked)).toEqual(answered);
    expect(await drained).toEqual({ cutCount: 0 });
    expect(await ask(port)).toBe('ECONNREFUSED');
  });

  it('waits for its turn in that line however long it takes on a busy machine', async () => {
    const { server, draining, port } = await listening();
    server.on('connection', () => starve(20));
    const asked = callers(port);
    const drained = draining.drain(deadlineMs);
    starve(300);
    expect(await Promise.all(asked)).toEqual(answered);
    expect(await drained).toEqual({ cutCount: 0 });
  });

  it('stands in line again when others came behind it', async () => {
    const { server, draining, port } = await listening();
    const asked = [ask(port)];
    server.on('connection', () => {
      if (asked.length < callerCount) asked.push(ask(port), ask(port));
    });
    const drained = draining.drain(deadlineMs);
    expect(await drained).toEqual({ cutCount: 0 });
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['answered']));
    expect(asked.length).toBeGreaterThanOrEqual(callerCount);
  });

  it.each(['::', '0.0.0.0'])('knows its own connection on %s, and ends long before the deadline', async (host) => {
    const { server, draining } = await listening({ host });
    await draining.drain(deadlineMs);
    expect(server.listening).toBe(false);
  });

  it('does not wait for a server that takes no more connections', async () => {
    const { server, draining, port } = await listening();
    server.maxConnections = 1;
    const silent = connect(port, '127.0.0.1').on('error', () => undefined);
    await once(server, 'connection');
    expect(await draining.drain(deadlineMs)).toEqual({ cutCount: 0 });
    silent.destroy();
  });

  it('cuts what is open at the deadline, and counts it', async () => {
    const { server, draining, port } = await listening({ listener: () => undefined });
    const asked = ask(port);
    await once(server, 'request');
    expect(await draining.drain(100)).toEqual({ cutCount: 1 });
    expect(await asked).toBe('ECONNRESET');
  });
});

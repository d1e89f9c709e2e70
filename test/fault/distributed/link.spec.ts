import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort } from '../../servers/test-server.js';
import { type Link, openLink } from './link.js';

/** Long enough for a piece to come through that may. */
const aWhileMs = 200;

let echo: Server;
let link: Link;
const sockets: Socket[] = [];
beforeEach(async () => {
  const port = await freePort();
  echo = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  }).listen(port, '127.0.0.1');
  await once(echo, 'listening');
  link = await openLink(port);
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await link.close();
  echo.close();
});

/** Somebody who talks through the link, with what came back. */
async function caller() {
  const socket = connect(link.port, '127.0.0.1');
  sockets.push(socket);
  const heard = { text: '', isClosed: false };
  socket.setEncoding('utf8').on('data', (piece: string) => {
    heard.text += piece;
  });
  socket.on('error', () => undefined);
  socket.once('close', () => {
    heard.isClosed = true;
  });
  await once(socket, 'connect');
  return { socket, heard };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}

describe('a link between two processes', () => {
  it('lets everything through, in its order', async () => {
    const { socket, heard } = await caller();
    for (const piece of ['a', 'b', 'c']) socket.write(piece);
    await until(() => heard.text.length === 3);
    expect(heard.text).toBe('abc');
  });

  it('ends what is connected when it is cut, and every newcomer until it is healed', async () => {
    const before = await caller();
    link.cut();
    await until(() => before.heard.isClosed);
    const meanwhile = await caller().catch(() => undefined);
    if (meanwhile !== undefined) await until(() => meanwhile.heard.isClosed);

    link.heal();
    const after = await caller();
    after.socket.write('again');
    await until(() => after.heard.text !== '');
    expect(after.heard.text).toBe('again');
  });

  it('keeps connections that are half open, old and new, and lets nothing through; healing ends them', async () => {
    const before = await caller();
    before.socket.write('a');
    await until(() => before.heard.text === 'a');
    link.stall();
    const meanwhile = await caller();
    for (const { socket } of [before, meanwhile]) socket.write('b');
    await sleep(aWhileMs);
    expect([before.heard, meanwhile.heard]).toEqual([
      { text: 'a', isClosed: false },
      { text: '', isClosed: false },
    ]);

    link.heal();
    await until(() => before.heard.isClosed && meanwhile.heard.isClosed);
    const after = await caller();
    after.socket.write('again');
    await until(() => after.heard.text === 'again');
  });

  it('is slow as long as it is told to be, and loses nothing by it', async () => {
    const { socket, heard } = await caller();
    link.delay(aWhileMs);
    const startedAt = performance.now();
    socket.write('a');
    await until(() => heard.text === 'a');
    // There and back.
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(2 * aWhileMs * 0.9);
    socket.write('b');
    link.heal();
    socket.write('c');
    await until(() => heard.text === 'abc');
  });
});

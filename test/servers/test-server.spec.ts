import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { controlCommand, controlProcess, freePort, startProcess } from './test-server.js';

let directory = '';
let port = 0;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'bourse-test-server-'));
  port = await freePort();
});
afterEach(async () => {
  await controlProcess(directory, 'kill');
  rmSync(directory, { recursive: true, force: true });
});

const run = promisify(execFile);

/** A server that greets each connection, in a process that a first one has started. */
const greeter = (greeting: string) => `
  const { spawn } = require('node:child_process');
  if (process.argv[1] === 'child') require('node:net').createServer((socket) => socket.on('error', () => {}).end('${greeting}')).listen(${port}, '127.0.0.1');
  else spawn(process.execPath, ['-e', process.env.PROGRAM, 'child'], { stdio: 'inherit' });
`;

const start = (script: string) =>
  startProcess(directory, {
    name: 'kafka',
    command: process.execPath,
    args: ['-e', script],
    environment: { PROGRAM: script },
    port,
  });

/** What the server says, or why it does not. */
function ask(waitMs = 2_000): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: waitMs });
    const answer = (text: string) => {
      socket.destroy();
      resolve(text);
    };
    socket.once('data', (data) => answer(data.toString()));
    socket.once('error', () => answer('refused'));
    socket.once('timeout', () => answer('silent'));
  });
}

describe('controlling a server', () => {
  it('kills it with what it has started, and starts it again', async () => {
    await start(greeter('hello'));
    expect(await ask()).toBe('hello');
    await controlProcess(directory, 'kill');
    expect(await ask()).toBe('refused');
    await controlProcess(directory, 'start');
    expect(await ask()).toBe('hello');
  });

  it('freezes and thaws it', async () => {
    await start(greeter('hello'));
    await controlProcess(directory, 'freeze');
    expect(await ask(300)).toBe('silent');
    await controlProcess(directory, 'thaw');
    expect(await ask()).toBe('hello');
  });

  it('kills it when it is frozen', async () => {
    await start(greeter('hello'));
    await controlProcess(directory, 'freeze');
    await controlProcess(directory, 'kill');
    expect(await ask()).toBe('refused');
  });

  it('works from another process by its command', async () => {
    await start(greeter('hello'));
    const [command = '', ...args] = controlCommand(directory).split(' ');
    await run(command, [...args, 'kill']);
    expect(await ask()).toBe('refused');
    await run(command, [...args, 'start']);
    expect(await ask()).toBe('hello');
    await expect(run(command, [...args, 'burn'])).rejects.toMatchObject({ code: 2 });
  });

  it('says with its last words that it ended instead of starting', async () => {
    await expect(start("console.error('no Java here'); process.exit(1)")).rejects.toThrow(/ended early: no Java here/);
  });
});

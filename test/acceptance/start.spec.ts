import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { runServer } from '../servers/eventstoredb/server.fixture.js';
import { clientOf } from './client.js';

const directory = mkdtempSync(join(tmpdir(), 'bourse-start-'));
const environment = {
  PATH: process.env['PATH'] ?? '',
  BOURSE_DATA_DIRECTORY: join(directory, 'data'),
  BOURSE_HTTP_PORT: '0',
  BOURSE_MANAGEMENT_PORT: '0',
};
const startMsMax = 180_000;
jest.setTimeout(startMsMax);
const tokenPattern = /bourse_[0-9a-f]{32}_[A-Za-z0-9_-]{43}/g;

interface Run {
  readonly child: ChildProcess;
  stdout: string;
  stderr: string;
  readonly ended: Promise<number | null>;
}

const running = new Set<Run>();

/** The program as built, from the root of the repository. */
function start(
  given: readonly string[],
  changes: Readonly<Record<string, string>> = {},
  program = 'dist/apps/standalone/main.js',
): Run {
  const child = spawn(process.execPath, [program, ...given], {
    env: { ...environment, ...changes },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // `exit` may come before the last that was written; `close` does not.
  const run: Run = { child, stdout: '', stderr: '', ended: once(child, 'close').then(([code]) => code) };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    run.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    run.stderr += text;
  });
  running.add(run);
  void run.ended.then(() => running.delete(run));
  return run;
}

async function urlOf(run: Run): Promise<string> {
  const endsAt = Date.now() + startMsMax;
  while (Date.now() < endsAt && running.has(run)) {
    const [, url] = /Bourse is running at (http:\S+?),?\s/.exec(run.stderr) ?? [];
    if (url !== undefined) return url;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`It did not start: ${run.stderr}${run.stdout}`);
}

beforeAll(async () => {
  // What `npm start` runs: it builds what is new first.
  await start(['--help'], {}, 'apps/standalone/start.mjs').ended;
}, startMsMax);
afterEach(async () => {
  for (const { child, ended } of running) {
    child.kill('SIGKILL');
    await ended;
  }
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

describe('asking the program what it is', () => {
  it('explains every variable', async () => {
    const run = start(['--help']);
    expect(await run.ended).toBe(0);
    expect(run.stdout).toContain('BOURSE_DATA_DIRECTORY');
    expect(run.stdout).toContain('--issue-operator-token');
  });

  it('prints what is configured without secrets', async () => {
    const masterKey = Buffer.alloc(32, 7).toString('base64');
    const run = start(['--print-config'], { BOURSE_MASTER_KEY: masterKey });
    expect(await run.ended).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({ BOURSE_HTTP_PORT: '0', BOURSE_MASTER_KEY: '(set, not shown)' });
    expect(run.stdout).not.toContain(masterKey);
  });
});

describe('starting with a mistake', () => {
  let taken: Server;
  beforeAll(async () => {
    taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
  });
  afterAll(() => void taken.close());

  it('names every wrong variable and what is allowed', async () => {
    const run = start([], { BOURSE_HTTP_PORT: 'http', BOURSE_LOG_LEVEL: 'loud', BOURSE_DATA: 'x' });
    expect(await run.ended).toBe(1);
    expect(run.stderr.trim().split('\n')).toEqual([
      "BOURSE_HTTP_PORT is 'http'; allowed: a whole number from 0 to 65,535",
      "BOURSE_LOG_LEVEL is 'loud'; allowed: fatal, error, warn, info, debug or trace",
      'BOURSE_DATA is not a variable of Bourse; --help lists them',
    ]);
  });

  it('says which flag it does not know', async () => {
    const run = start(['--portt']);
    expect(await run.ended).toBe(1);
    expect(run.stderr).toContain('--portt');
  });

  it('says that a port is in use and which variable changes it', async () => {
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const run = start([], { BOURSE_HTTP_PORT: port, BOURSE_DATA_DIRECTORY: join(directory, 'other') });
    expect(await run.ended).toBe(1);
    expect(run.stderr).toContain(`127.0.0.1:${port} is in use by another program`);
    expect(run.stderr).toContain('BOURSE_HTTP_PORT');
    expect(run.stderr).not.toMatch(/\bat .*\.js:/);
  });

  it('ends with it, though a message bus is waited for in the background', async () => {
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const run = start([], {
      BOURSE_HTTP_PORT: port,
      BOURSE_DATA_DIRECTORY: join(directory, 'with-bus'),
      BOURSE_KAFKA_BROKERS: '127.0.0.1:1',
    });
    expect(await run.ended).toBe(1);
    expect(run.stderr).toContain(`127.0.0.1:${port} is in use by another program`);
  });

  it('says that the data directory is none', async () => {
    const run = start([], { BOURSE_DATA_DIRECTORY: '/dev/null' });
    expect(await run.ended).toBe(1);
    expect(run.stderr).toContain('/dev/null is not a directory');
  });
});

describe('starting without an engine that never comes', () => {
  const nobody = '127.0.0.1:1';
  const patient = {
    BOURSE_EVENT_STORE_URL: `esdb://${nobody}?tls=false`,
    BOURSE_DATABASE_URL: `postgres://bourse:hunter2@${nobody}/bourse`,
    BOURSE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    BOURSE_ENGINE_PATIENCE_SECONDS: '4',
  };
  const expectPatience = async (run: Run, engine: string) => {
    expect(await run.ended).toBe(1);
    const lines = run.stdout.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).message)).toEqual([`waiting for ${engine}, up to 4 s`]);
    expect(run.stderr.trim().split('\n')).toEqual([expect.stringContaining(nobody)]);
    expect(`${run.stdout}${run.stderr}`).not.toMatch(/hunter2|\bat .*\.js:/);
  };

  it('waits for the event store, saying so in one line, and ends with one that names it', async () => {
    const run = start([], patient, 'dist/apps/api/main.js');
    await expectPatience(run, 'the event store');
    expect(run.stderr).toContain('event store');
  });

  it('waits for PostgreSQL likewise, when the event store is there', async () => {
    const server = await runServer();
    const url = `esdb://127.0.0.1:${server.server().port}?tls=false`;
    const run = start([], { ...patient, BOURSE_EVENT_STORE_URL: url }, 'dist/apps/api/main.js');
    await expectPatience(run, 'PostgreSQL');
    expect(run.stderr).toContain(`PostgreSQL at ${nobody} did not answer within 4 s`);
    await server.stop();
  });
});

describe('starting for the first time', () => {
  it(
    'shows an operator’s token on the terminal once, issues more on demand, and ends when it is asked to',
    async () => {
      const first = start([]);
      const url = await urlOf(first);
      const [token = ''] = first.stderr.match(tokenPattern) ?? [];
      expect(first.stderr.match(tokenPattern)).toHaveLength(1);
      expect(first.stdout).not.toMatch(tokenPattern);
      for (const line of first.stdout.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
      expect(
        await clientOf(
          () => url,
          async () => token,
        ).query('{ viewer { kind } }'),
      ).toEqual({
        viewer: { kind: 'SERVICE' },
      });

      const beside = start([]);
      expect(await beside.ended).toBe(1);
      expect(beside.stderr).toContain('is open for writing in another process');

      const asked = start(['--issue-operator-token']);
      expect(await asked.ended).toBe(0);
      const another = asked.stdout.trim();
      expect(another).not.toBe(token);
      expect(
        await clientOf(
          () => url,
          async () => another,
        ).query('{ viewer { kind } }'),
      ).toEqual({
        viewer: { kind: 'SERVICE' },
      });

      first.child.kill('SIGTERM');
      expect(await first.ended).toBe(0);

      const offline = start(['--issue-operator-token']);
      expect(await offline.ended).toBe(0);

      const second = start([]);
      const secondUrl = await urlOf(second);
      expect(second.stderr).not.toMatch(tokenPattern);
      for (const each of [token, another, offline.stdout.trim()]) {
        expect(
          (
            await clientOf(
              () => secondUrl,
              async () => each,
            ).send('{ viewer { kind } }')
          ).status,
        ).toBe(200);
      }
      second.child.kill('SIGINT');
      expect(await second.ended).toBe(0);
    },
    startMsMax,
  );
});

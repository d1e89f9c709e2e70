import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertEqualLogs, EventStoreDbEventStore, SqliteEventStore } from '#libs/event-store';
import { chainOn } from '#libs/testing';
import { eventStoreUrl } from '../servers.js';

const folder = mkdtempSync(join(tmpdir(), 'bourse-copy-program-'));
const log = join(folder, 'log.sqlite');
const factCount = 5_000;
const namespace = `t${randomBytes(6).toString('hex')}`;
const children: ChildProcess[] = [];

/** The program from its sources: what is built may be of yesterday. */
const program: readonly string[] = [
  '--conditions=source',
  '--experimental-transform-types',
  '--disable-warning=ExperimentalWarning',
  '--import',
  resolve('schema', 'typescript-imports.ts'),
  resolve('apps', 'maintenance', 'main.ts'),
];

interface Running {
  readonly child: ChildProcess;
  /** With what it wrote, once it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

function copyStore(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(process.execPath, [...program, 'copy-store', ...args], {
    env: { ...process.env, BOURSE_EVENT_STORE_URL: '', BOURSE_DATABASE_URL: '', ...environment },
  });
  children.push(child);
  let [out, err] = ['', ''];
  child.stdout.on('data', (text: Buffer) => {
    out += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    err += text.toString();
  });
  const ended = new Promise<Awaited<Running['ended']>>((done) => {
    child.once('close', (code) => {
      done({ code, out, err });
    });
  });
  return { child, ended };
}

const openTarget = () => EventStoreDbEventStore.open({ url: eventStoreUrl(), namespace });

/** Each fact is of another stream than the one before it, so that each is an append of its own. */
beforeAll(async () => {
  const store = await SqliteEventStore.open({ path: log });
  const streams = Array.from({ length: 40 }, (_, number) => `shelf-${number}`);
  const chains = streams.map((stream) => ({ stream, next: chainOn(stream) }));
  const appends: Promise<unknown>[] = [];
  for (let number = 0; number < factCount; number += 1) {
    const { stream = '', next } = chains[number % chains.length] ?? {};
    const revision = Math.floor(number / chains.length);
    appends.push(store.append(stream, next?.(1) ?? [], revision === 0 ? 'no-stream' : revision - 1));
  }
  await Promise.all(appends);
  await store.close();
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('npm run copy-store', () => {
  it('is killed in the middle, started again, and ends with the same facts in the same order', async () => {
    const target = await openTarget();
    const first = copyStore(['--from', log, '--to', eventStoreUrl(), '--namespace', namespace]);
    while ((await target.newest()) === undefined && first.child.exitCode === null) await sleep(10);
    await sleep(500);
    first.child.kill('SIGKILL');
    const killed = await first.ended;
    expect(killed).toMatchObject({ code: null, out: '' });
    const newest = await target.newest();
    expect(newest).toBeDefined();

    // The server's address is in the environment this time, where nobody else sees its password.
    const environment = { BOURSE_EVENT_STORE_URL: eventStoreUrl(), BOURSE_EVENT_STORE_NAMESPACE: namespace };
    const second = await copyStore(['--from', log], environment).ended;
    expect(second.out).toBe(`The target holds the same ${factCount} facts, and their chains are sound.\n`);
    expect(second.code).toBe(0);
    const [, copied, found] = /Copied (\d+) facts; (\d+) were there already/.exec(second.err) ?? [];
    expect(Number(found)).toBeGreaterThan(0);
    expect(Number(copied)).toBeGreaterThan(0);
    expect(Number(copied) + Number(found)).toBe(factCount);
    expect(second.err).toMatch(new RegExp(`Verifying .*log.sqlite[^]*copying: \\d+ of ${factCount} facts`));

    const source = await SqliteEventStore.open({ path: log, readOnly: true });
    expect(await assertEqualLogs(source, target)).toBe(factCount);
    await source.close();
    await target.close();
  });

  it('explains itself, and what it was called wrongly with', async () => {
    const help = await copyStore(['--help']).ended;
    expect(help).toMatchObject({ code: 0, err: '', out: expect.stringContaining('npm run copy-store -- --from') });
    expect(await copyStore([]).ended).toMatchObject({ code: 2, out: '', err: help.out });
    const unknown = await copyStore(['--form', log]).ended;
    expect(unknown).toMatchObject({ code: 2, err: expect.stringMatching(/--form[^]*See --help/) });
    const half = await copyStore(['--from', log, '--to', eventStoreUrl(), '--keys', folder]).ended;
    expect(half).toMatchObject({ code: 2, err: help.out });
  });

  it('says what is wrong with the log it was given, and writes nothing', async () => {
    const missing = await copyStore(['--from', join(folder, 'none.sqlite'), '--to', eventStoreUrl()]).ended;
    expect(missing).toMatchObject({ code: 1, err: expect.stringContaining('There is no log at') });
  });
});

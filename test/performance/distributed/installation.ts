import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../servers/test-server.js';
import { drawnName, type Engines } from './engines.js';

export type App = 'api' | 'projector' | 'publisher' | 'signals';

/** One process of the installation, as an operator would run it. */
export interface Member {
  /** Where an API listens. */
  readonly url: string;
  freeze(): void;
  thaw(): void;
  /** Asks it to end, and waits for that. */
  end(): Promise<void>;
}

/** An installation of its own on the engines of this run: one name is its namespace, schema and prefix of topics. */
export interface Installation {
  readonly name: string;
  readonly eventStoreUrl: string;
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
  /** Resolves when the process says that it is ready. */
  start(app: App): Promise<Member>;
  operatorToken(): Promise<string>;
  /** Ends every process of it. */
  close(): Promise<void>;
}

const readyPatienceMs = 90_000;
const endPatienceMs = 20_000;
const apps = join(import.meta.dirname, '..', '..', '..', 'apps');

export async function openInstallation(engines: Engines): Promise<Installation> {
  const [eventStoreUrl, databaseUrl, brokers] = await Promise.all([
    engines.eventStoreUrl(),
    engines.databaseUrl(),
    engines.brokers(),
  ]);
  const name = drawnName();
  const folder = join(engines.folder, name);
  mkdirSync(folder);
  const { PATH = '', HOME = '' } = process.env;
  const environment = {
    PATH,
    HOME,
    BOURSE_EVENT_STORE_URL: eventStoreUrl,
    BOURSE_EVENT_STORE_NAMESPACE: name,
    BOURSE_DATABASE_URL: databaseUrl,
    BOURSE_DATABASE_SCHEMA: name,
    BOURSE_MASTER_KEY: randomBytes(32).toString('base64'),
    BOURSE_KAFKA_BROKERS: brokers.join(),
    BOURSE_KAFKA_TOPIC_PREFIX: name,
    // One caller stands for many here.
    BOURSE_BUDGET_POINTS_PER_MINUTE: '100000000',
    BOURSE_RECORDED_BYTES_PER_MINUTE: '1073741824',
    BOURSE_LOG_LEVEL: 'warn',
  };
  const members: Member[] = [];
  return {
    name,
    eventStoreUrl,
    databaseUrl,
    brokers,
    start: async (app) => {
      const member = await startMember(app, environment, join(folder, `${app}-${members.length}.log`));
      members.push(member);
      return member;
    },
    operatorToken: async () => {
      const { stdout } = await promisify(execFile)(process.execPath, [programOf('api'), '--issue-operator-token'], {
        env: environment,
      });
      return stdout.trim();
    },
    close: async () => void (await Promise.all(members.map((member) => member.end()))),
  };
}

const programOf = (app: App) => join(apps, app, 'main.js');

async function startMember(app: App, common: Readonly<Record<string, string>>, output: string): Promise<Member> {
  const [httpPort, managementPort] = [await freePort(), await freePort()];
  const env = { ...common, BOURSE_HTTP_PORT: `${httpPort}`, BOURSE_MANAGEMENT_PORT: `${managementPort}` };
  const file = openSync(output, 'a');
  const child = spawn(process.execPath, [programOf(app)], { env, stdio: ['ignore', file, file] });
  closeSync(file);
  // Whoever ends this program early must not leave it behind.
  const endToo = () => child.kill('SIGKILL');
  process.once('exit', endToo);
  const end = async () => {
    process.off('exit', endToo);
    await endOf(child);
  };
  try {
    await untilReady(child, `http://127.0.0.1:${managementPort}/readyz`);
  } catch (error) {
    await end();
    throw new Error(`${app} does not get ready: ${readFileSync(output, 'utf8').slice(-2_000)}`, { cause: error });
  }
  return {
    url: `http://127.0.0.1:${httpPort}`,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    end,
  };
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  const endsAt = performance.now() + readyPatienceMs;
  while (performance.now() < endsAt && child.exitCode === null) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok === true) return;
    await sleep(100);
  }
  throw new Error(child.exitCode === null ? `Not ready after ${readyPatienceMs} ms` : 'It ended');
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), endPatienceMs);
  await ended;
  clearTimeout(late);
}

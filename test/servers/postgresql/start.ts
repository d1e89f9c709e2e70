import { execFile } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { chmod, chown, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { controlProcess, freePort, startProcess, type TestServer } from '../test-server.js';

const run = promisify(execFile);
const patienceMs = 60_000;
const owner = 'bourse';
const password = 'bourse';

/**
 * Starts a PostgreSQL of its own on loopback, with its data in `directory`, and resolves when it answers; port 0 takes any free one.
 * It syncs to the disk as it would in earnest. Texts are sorted by the rules of a language unless a column says otherwise,
 * so that a column which forgot to say so is found. Throws when the server's programs are missing.
 */
export async function startPostgresql(directory: string, port = 0): Promise<TestServer> {
  const place = resolve(directory);
  const data = join(place, 'data');
  const chosen = port === 0 ? await freePort() : port;
  await initialise(place, data);
  const [command = '', ...args] = [...prefix(), program('postgres'), '-D', data, ...settings(chosen)];
  await startProcess(place, { name: 'postgresql', command, args, environment: {}, port: chosen });
  await untilAnswering(urlOf(chosen, 'postgres'));
  await createDatabase(chosen);
  const url = urlOf(chosen, 'bourse');
  const controlCommand = `${process.execPath} ${join(import.meta.dirname, '..', 'control.js')} ${place}`;
  return {
    name: 'postgresql',
    environment: { DATABASE_URL: url, DATABASE_CONTROL: controlCommand },
    control: async (verb) => {
      await controlProcess(place, verb);
      if (verb === 'start') await untilAnswering(url);
    },
    stop: () => controlProcess(place, 'kill'),
  };
}

function urlOf(port: number, database: string): string {
  return `postgres://${owner}:${password}@127.0.0.1:${port}/${database}`;
}

/** Its programs refuse to run as root. */
function prefix(): readonly string[] {
  return isRoot() ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : [];
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function program(name: 'initdb' | 'postgres'): string {
  const found = globSync(`/usr/lib/postgresql/*/bin/${name}`).toSorted().at(-1);
  if (found === undefined)
    throw new Error(`${name} is missing: install the package postgresql (apt-get install postgresql)`);
  return found;
}

async function initialise(place: string, data: string): Promise<void> {
  await mkdir(data, { recursive: true, mode: 0o700 });
  if (existsSync(join(data, 'PG_VERSION'))) return;
  const passwordFile = join(place, 'password');
  await writeFile(passwordFile, password);
  if (isRoot()) await handOver(place, [data, passwordFile]);
  const locale = ['--encoding=UTF8', '--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=en-US'];
  const access = ['--auth=scram-sha-256', `--username=${owner}`, `--pwfile=${passwordFile}`];
  const [command = '', ...args] = [...prefix(), program('initdb'), '-D', data, ...locale, ...access];
  await run(command, args);
  await rm(passwordFile);
}

/** Its user must own the files and may pass through the folders above them, which those who make temporary folders close to others. */
async function handOver(place: string, owned: readonly string[]): Promise<void> {
  const { stdout } = await run('id', ['-u', 'postgres']);
  for (const path of owned) await chown(path, Number(stdout), -1);
  for (let above = place; above.startsWith(tmpdir()) && above !== tmpdir(); above = dirname(above)) {
    await chmod(above, (await stat(above)).mode | 0o011);
  }
}

function settings(port: number): readonly string[] {
  const chosen = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '128MB',
    fsync: 'on',
    synchronous_commit: 'on',
    max_wal_size: '1GB',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
  return Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** The port is open before the server has finished its recovery. */
async function untilAnswering(url: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const failure = await failureOf(url, 'select 1');
    if (failure === undefined) return;
    if (performance.now() > deadline) throw new Error('PostgreSQL did not answer in time', { cause: failure });
    await sleep(50);
  }
}

async function createDatabase(port: number): Promise<void> {
  const failure = await failureOf(urlOf(port, 'postgres'), 'create database bourse');
  if (failure !== undefined && !isThereAlready(failure)) throw failure;
}

async function failureOf(url: string, statement: string): Promise<unknown> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 30_000 });
  // A server that goes away while a client is connected says so by an event, which nobody may miss.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(statement);
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function isThereAlready(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '42P04';
}

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type ServerName, serverNames, type TestServer } from './test-server.js';

export const usage = `Usage: npm run servers -- [--only <names>] [--directory <path>] [-- <command…>]
  --only <names>      some of ${serverNames.join(', ')}, with commas between; all of them without it
  --directory <path>  keep the data there, a folder per server; without it they are gone at the end
  -- <command…>       run this with the servers' environment, stop them and exit with its code;
                      without a command, print the environment as export lines and stay until Ctrl-C
`;

export interface RunServersOptions {
  readonly starts: Readonly<Record<ServerName, (directory: string) => Promise<TestServer>>>;
  readonly print: (text: string) => void;
}

/** Does what the arguments say, and gives the exit code. Throws for arguments it does not know and servers that do not start. */
export async function runServers(args: readonly string[], { starts, print }: RunServersOptions): Promise<number> {
  const { values, positionals: command } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      only: { type: 'string' },
      directory: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    print(usage);
    return 0;
  }
  const names = namesIn(values.only);
  const directory = resolve(values.directory ?? mkdtempSync(join(tmpdir(), 'bourse-servers-')));
  const stopped = signalled();
  const started = await Promise.allSettled(names.map((name) => starts[name](join(directory, name))));
  const servers = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  try {
    const failed = started.find((each) => each.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    const environment = Object.fromEntries(servers.flatMap((server) => Object.entries(server.environment)));
    if (command.length > 0) return await run(command, environment);
    for (const [name, value] of Object.entries(environment)) print(`export ${name}='${value}'\n`);
    // The servers live in processes of their own, and waiting for a signal keeps nobody alive.
    const alive = setInterval(() => undefined, 60_000);
    await stopped;
    clearInterval(alive);
    return 0;
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    if (values.directory === undefined) rmSync(directory, { recursive: true, force: true });
  }
}

function namesIn(only: string | undefined): readonly ServerName[] {
  if (only === undefined) return serverNames;
  return only.split(',').map((given) => {
    const known = serverNames.find((name) => name === given);
    if (known === undefined) throw new Error(`There is no test server "${given}"`);
    return known;
  });
}

/** Resolves when somebody asks us to end. Listened to from the start, so that no server outlives an early Ctrl-C. */
function signalled(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => done());
  });
}

/** Runs the command and gives its exit code; signals reach it, and its end is waited for. */
function run([program = '', ...args]: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((done, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
    const pass = (signal: NodeJS.Signals) => child.kill(signal);
    process.on('SIGINT', pass).on('SIGTERM', pass);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      done(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

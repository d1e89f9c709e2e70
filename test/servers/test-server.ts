import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { resolve as absolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const serverNames = ['eventstoredb', 'postgresql', 'kafka'] as const;
export type ServerName = (typeof serverNames)[number];
export const verbs = ['start', 'kill', 'freeze', 'thaw'] as const;
export type Verb = (typeof verbs)[number];

/** A server on loopback, as the tests use it. */
export interface TestServer {
  readonly name: ServerName;
  /** What tells the tests where it is, and how to hurt it. */
  readonly environment: Readonly<Record<string, string>>;
  /** `kill` is the hard way, with everything it has started; `start` brings it back on the same data and resolves when its port is open. */
  control(verb: Verb): Promise<void>;
  /** Ends it for good. */
  stop(): Promise<void>;
}

/** How a server is started, kept beside its data so that another process can start it again. */
interface Recipe {
  readonly name: ServerName;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly port: number;
  readonly pid: number | undefined;
}

const patienceMs = 60_000;

/** Starts a process whose recipe, pid and output are kept in `directory`, and waits until its port is open. */
export async function startProcess(directory: string, recipe: Omit<Recipe, 'pid'>): Promise<void> {
  mkdirSync(directory, { recursive: true });
  writeRecipe(directory, { ...recipe, pid: undefined });
  await controlProcess(directory, 'start');
}

/** Does to the process of `directory`, and to all it has started, what the verb says. Throws with the end of its output when it does not come up. */
export async function controlProcess(directory: string, verb: Verb): Promise<void> {
  if (verb === 'start') return start(directory);
  const { pid, port } = readRecipe(directory);
  if (pid === undefined) return;
  const signal = ({ kill: 'SIGKILL', freeze: 'SIGSTOP', thaw: 'SIGCONT' } as const)[verb];
  const family = withDescendants(pid);
  for (const member of family) send(member, signal);
  if (verb !== 'kill') return;
  // A process of many threads may hold its port for a moment after its first one has ended.
  await until(
    async () => family.every((member) => !isAlive(member)) && !(await isOpen(port)),
    `process ${pid} to end and to close port ${port}`,
  );
}

async function start(directory: string): Promise<void> {
  const recipe = readRecipe(directory);
  if (recipe.pid !== undefined && isAlive(recipe.pid)) return;
  const output = openSync(join(directory, 'output.log'), 'a');
  const child: ChildProcess = spawn(recipe.command, recipe.args, {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, ...recipe.environment },
  });
  closeSync(output);
  child.unref();
  const { pid } = child;
  if (pid === undefined) throw new Error(`${recipe.command} could not be started`);
  writeRecipe(directory, { ...recipe, pid });
  await until(async () => {
    if (!isAlive(pid)) throw new Error(`${recipe.name} ended early: ${lastWords(directory)}`);
    return isOpen(recipe.port);
  }, `${recipe.name} to open port ${recipe.port}`);
}

async function until(holds: () => boolean | Promise<boolean>, awaited: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Waited ${patienceMs} ms for ${awaited}`);
    await sleep(20);
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 });
    const answer = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    // Where nobody listens, a connection can meet itself when it happens to start from the very port it goes to.
    socket.once('connect', () => answer(socket.localPort !== port));
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
  });
}

/** A process and everything it has started. Parents come first: one that is alive could start a killed child again. */
function withDescendants(pid: number): readonly number[] {
  const children = readOr(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(withDescendants)];
}

/** A zombie has ended: only its parent has not looked yet. */
function isAlive(pid: number): boolean {
  const state = readOr(`/proc/${pid}/stat`).split(') ')[1]?.[0];
  return state !== undefined && state !== 'Z' && state !== 'X';
}

function send(pid: number, signal: NodeJS.Signals): void {
  if (isAlive(pid)) process.kill(pid, signal);
}

function lastWords(directory: string): string {
  return readOr(join(directory, 'output.log')).slice(-2_000);
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

const recipeFile = 'server.json';

function readRecipe(directory: string): Recipe {
  const recipe: Recipe = JSON.parse(readFileSync(join(directory, recipeFile), 'utf8'));
  return recipe;
}

function writeRecipe(directory: string, recipe: Recipe): void {
  writeFileSync(join(directory, recipeFile), JSON.stringify(recipe, null, 2));
}

/** Below the ports that systems give to outgoing connections: one of those could take a killed server's port before it is back. */
const [portMin, portMax] = [20_000, 32_000];
const drawsMax = 100;

/** The command line to which a verb is appended to control the server of `directory` from anywhere. */
export function controlCommand(directory: string): string {
  return [process.execPath, ...program('control.js'), absolute(directory)].join(' ');
}

/** What Node is given to run a program of test/servers (its path as built): from dist, or from the sources where specs run. */
export function program(path: string): readonly string[] {
  const built = join(import.meta.dirname, path);
  if (existsSync(built)) return [built];
  const typescriptImports = join(import.meta.dirname, '..', '..', 'schema', 'typescript-imports.ts');
  return ['--conditions=source', '--import', typescriptImports, built.replace(/\.js$/, '.ts')];
}

/** A port that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  for (let draw = 0; draw < drawsMax; draw += 1) {
    const port = randomInt(portMin, portMax);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port found between ${portMin} and ${portMax}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One process of the installation, started again whenever it ends by itself, as a container would be. */
export interface Member {
  readonly name: string;
  readonly managementUrl: string;
  start(): void;
  /** The hard way; it stays away until it is started. */
  kill(): Promise<number | undefined>;
  /** Asks it to end, and waits for that; gives its exit code. */
  terminate(): Promise<number | undefined>;
  freeze(): void;
  thaw(): void;
  /** Moves its clock, when it was started so that it waits for that. */
  moveClock(): void;
  isRunning(): boolean;
  /** What it said last, each time it ended by itself since it was asked. */
  lastWords(): readonly string[];
  /** One sentence per defect it has ended with. */
  defects(): readonly string[];
}

export interface MemberOptions {
  readonly name: string;
  readonly app: 'api' | 'projector' | 'publisher' | 'signals';
  /** What it runs instead of the app, with the same variables. */
  readonly program?: string | undefined;
  /** Loaded before it. */
  readonly preload?: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly managementPort: number;
  readonly folder: string;
}

const againAfterMs = 500;
const termPatienceMs = 60_000;
const root = join(import.meta.dirname, '..', '..', '..', '..');

export const programOf = (app: MemberOptions['app'] | 'maintenance'): string =>
  join(root, 'dist', 'apps', app, 'main.js');

export function memberOf(options: MemberOptions): Member {
  const { name, app, program = programOf(app), preload, environment, managementPort, folder } = options;
  const output = join(folder, `${name}.log`);
  const args = [...(preload === undefined ? [] : ['--import', preload]), program];
  let child: ChildProcess | undefined;
  let isWanted = false;
  const lastWords: string[] = [];

  const start = () => {
    isWanted = true;
    if (child !== undefined) return;
    const file = openSync(output, 'a');
    const started = spawn(process.execPath, args, {
      cwd: root,
      env: plain({ ...environment, BOURSE_MANAGEMENT_PORT: `${managementPort}` }),
      stdio: ['ignore', file, file],
    });
    closeSync(file);
    child = started;
    started.once('exit', () => {
      child = undefined;
      if (!isWanted) return;
      lastWords.push(`${name} ended by itself: ${endOf(output)}`);
      setTimeout(() => {
        if (isWanted) start();
      }, againAfterMs);
    });
  };
  const end = async (signal: NodeJS.Signals): Promise<number | undefined> => {
    isWanted = false;
    const ending = child;
    if (ending === undefined) return undefined;
    const ended = once(ending, 'exit');
    ending.kill(signal);
    const late = setTimeout(() => ending.kill('SIGKILL'), termPatienceMs);
    await ended;
    clearTimeout(late);
    return ending.exitCode ?? undefined;
  };
  return {
    name,
    managementUrl: `http://127.0.0.1:${managementPort}`,
    start,
    kill: () => end('SIGKILL'),
    terminate: () => end('SIGTERM'),
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    moveClock: () => void child?.kill('SIGUSR2'),
    isRunning: () => child !== undefined,
    lastWords: () => lastWords.splice(0),
    defects: () => defectsIn(name, output),
  };
}

/** What a process needs of ours, and nothing that would configure it. */
export function plain(environment: Readonly<Record<string, string>>): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, ...environment };
}

const endOf = (output: string): string =>
  readFileSync(output, 'utf8').trimEnd().split('\n').slice(-2).join(' | ').slice(0, 1_000);

/** What the process wrote down as a defect, and what Node writes when nobody caught an error. */
function defectsIn(name: string, output: string): readonly string[] {
  const lines = readFileSync(output, { encoding: 'utf8', flag: 'a+' }).split('\n');
  return lines
    .filter((line) => line.includes('"a defect"') || line.includes('stopping failed'))
    .map((line) => `${name} ended by a defect: ${line.slice(0, 600)}`);
}

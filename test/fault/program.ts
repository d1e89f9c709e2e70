import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const patienceMs = 60_000;

/** Starts one of the programs of this folder. */
export function startProgram(name: string, args: readonly string[], wrap: readonly string[] = []): ChildProcess {
  const file = new URL(`./${name}.js`, import.meta.url).pathname;
  const [command = process.execPath, ...rest] = [...wrap, process.execPath, file, ...args];
  return spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Waits for the first line of a program; throws with what it said when it ends without one. */
export async function firstLine(program: ChildProcess): Promise<string> {
  const complaint: string[] = [];
  program.stderr?.on('data', (chunk) => complaint.push(String(chunk)));
  const line = (async () => {
    for await (const chunk of program.stdout ?? []) return String(chunk).trim();
    return undefined;
  })();
  const timer = setTimeout(() => program.kill('SIGKILL'), patienceMs);
  const said = await line;
  clearTimeout(timer);
  if (said === undefined) throw new Error(`The program ended early: ${complaint.join('')}`);
  return said;
}

export async function killed(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  const ended = once(program, 'exit');
  program.kill('SIGKILL');
  await ended;
}

/** Everything a program says until it ends, which must be well. */
export async function outputOf(program: ChildProcess): Promise<string> {
  const [out, err]: [string[], string[]] = [[], []];
  program.stdout?.on('data', (chunk) => out.push(String(chunk)));
  program.stderr?.on('data', (chunk) => err.push(String(chunk)));
  const timer = setTimeout(() => program.kill('SIGKILL'), patienceMs);
  await once(program, 'close');
  clearTimeout(timer);
  if (program.exitCode !== 0) throw new Error(`The program ended with ${program.exitCode}: ${err.join('')}`);
  return out.join('');
}

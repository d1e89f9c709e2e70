import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { plain } from '../fault/distributed/member.js';

/** One process of the attacked installation, measured from outside but for its event loop. It is not started again when it ends. */
export interface ServerProcess {
  readonly name: string;
  readonly managementPort: number;
  readonly pid: number;
  /** How long its event loop stood at the longest since this was asked last; undefined when nobody answers. */
  stalls(): Promise<Stalls | undefined>;
  /** The most memory it has held since `forgetPeak`. */
  peakBytes(): number;
  forgetPeak(): void;
  /** Everything it has said so far. */
  output(): string;
  /** How it ended; undefined while it lives. */
  end(): string | undefined;
  kill(): Promise<void>;
}

const stallsShape = z.object({
  stallMs: z.number(),
  stallWallMs: z.number(),
  /** How long somebody waited for a turn of the event loop, by the processor's clock: the 99th percentile. */
  waitP99Ms: z.number(),
});
export type Stalls = z.infer<typeof stallsShape>;

export interface ServerOptions {
  readonly name: string;
  /** A program of `dist`, with its arguments. */
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly managementPort: number;
  readonly folder: string;
}

/** So that an attack on memory ends the server and not the machine. */
const heapMebibytesMax = 1_024;
/** Whoever does not say within this how long its event loop stood has stood so long. */
export const unansweredMs = 5_000;

export function startServer({
  name,
  program,
  args,
  environment,
  managementPort,
  folder,
}: ServerOptions): ServerProcess {
  const outputPath = join(folder, `${name}.log`);
  const file = openSync(outputPath, 'a');
  const child = fork(program, [...args], {
    env: plain({ ...environment, BOURSE_MANAGEMENT_PORT: `${managementPort}` }),
    execArgv: [`--max-old-space-size=${heapMebibytesMax}`, '--import', join(import.meta.dirname, 'probe.js')],
    stdio: ['ignore', file, file, 'ipc'],
  });
  closeSync(file);
  child.on('error', () => undefined);
  const pid = child.pid ?? 0;
  const output = () => readFileSync(outputPath, 'utf8');
  return {
    name,
    managementPort,
    pid,
    stalls: () => stallsOf(child),
    peakBytes: () => peakOf(pid),
    forgetPeak: () => forgetPeak(pid),
    output,
    end: () =>
      hasEnded(child) ? `${name} with ${child.exitCode ?? child.signalCode}: ${lastWords(output())}` : undefined,
    kill: async () => {
      if (hasEnded(child)) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

async function stallsOf(child: ChildProcess): Promise<Stalls | undefined> {
  if (!child.connected) return undefined;
  const answered = once(child, 'message', { signal: AbortSignal.timeout(unansweredMs) });
  child.send('stalls', () => undefined);
  try {
    const [told] = await answered;
    return stallsShape.parse(told);
  } catch {
    return undefined;
  }
}

function peakOf(pid: number): number {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kibibytes ?? 0) * 1_024;
  } catch {
    return 0;
  }
}

function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Where the kernel does not let us, the peak is that of the process's whole life, and its bound is only the harder to keep.
  }
}

const lastWords = (output: string): string => output.trim().split('\n').slice(-5).join(' | ').slice(-600);

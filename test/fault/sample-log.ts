import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedFact } from '#libs/kernel';
import { readLog } from './ledger.js';
import { killed, outputOf, startProgram } from './program.js';

export interface SampleLog {
  readonly folder: string;
  readonly facts: readonly RecordedFact[];
}

/** A log as a killed process leaves it, with everything still in the WAL; or as a closed one does, with nothing in it. */
export async function makeSampleLog(
  folder: string,
  state: 'killed' | 'closed',
  commandCount: number,
): Promise<SampleLog> {
  mkdirSync(folder, { recursive: true });
  const program = startProgram('sample-log-writer', [folder, state, `${commandCount}`]);
  await outputOf(program).catch(async (error: unknown) => {
    // Killed by its own hand.
    if (state !== 'killed' || program.signalCode !== 'SIGKILL') throw error;
    await killed(program);
  });
  const copy = copyLog(folder, `${folder}-read`, { isMarked: true });
  const facts = await readLog(join(copy, 'log.sqlite'));
  rmSync(copy, { recursive: true });
  return { folder, facts };
}

/** The files of a log without those that only a running process needs; without the mark of its head when it is to be forgotten. */
export function copyLog(from: string, to: string, { isMarked }: { readonly isMarked: boolean }): string {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const name of ['log.sqlite', 'log.sqlite-wal', ...(isMarked ? ['log.sqlite-head'] : [])]) {
    if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name));
  }
  return to;
}

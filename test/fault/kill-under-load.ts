import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, type FaultOptions, trialsOf, untilRed } from './fault.js';
import { readLedger, violationsOf } from './ledger.js';
import { firstLine, killed, startProgram } from './program.js';

const killCount = 200;
const killsPerLog = 10;
const controlTrialsMax = 40;
const delayMsMax = 120;
/** Every so many kills hit the process while it starts. */
const earlyEvery = 5;
const startMsMax = 400;

/** Kills the writing process at any moment; the next one goes on with the same log and settles what was left open. */
async function killOnce(folder: string, run: number, mode: string, random: () => number): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const writer = startProgram('load-writer', [folder, `${run}`, mode]);
  try {
    const isEarly = run % earlyEvery === 0;
    if (!isEarly) await firstLine(writer);
    await sleep(random() * (isEarly ? startMsMax : delayMsMax));
  } finally {
    await killed(writer);
  }
  const ledger = readLedger(join(folder, 'ledger.jsonl'));
  // Killed while it made the log, or before: the next one finds out whether that did harm.
  if (ledger.asked.size === 0) return [];
  return violationsOf(join(folder, 'data', 'log.sqlite'), ledger);
}

export const killUnderLoad: Fault = {
  name: 'kill -9 under load: nothing acknowledged is lost, nothing is stored twice or unasked, chains whole',
  inject: async ({ folder, scale, random }) => {
    const trials = trialsOf(killCount, scale);
    const violations: string[] = [];
    for (let trial = 0; trial < trials; trial += 1) {
      const log = join(folder, `${Math.floor(trial / killsPerLog)}`);
      violations.push(...(await killOnce(log, trial, 'sound', random)));
    }
    return { trials, violations };
  },
};

const control = (mode: string, name: string): Fault => ({
  name: `control: ${name}`,
  inject: ({ folder, random }: FaultOptions) =>
    untilRed(controlTrialsMax, (trial) => killOnce(join(folder, 'log'), trial, mode, random)),
});

export const acknowledgedEarly = control('acknowledge-early', 'acknowledging before the commit turns it red');
export const retriedWithNewIds = control('retry-with-new-ids', 'retrying with new ids turns it red');

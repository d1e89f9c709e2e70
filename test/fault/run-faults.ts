import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../trials/seeded-random.js';
import { type Wishes, wishesIn, wishOptions } from '../trials/wishes.js';
import { type Fault, type FaultResult, resultOf } from './fault.js';

/** Said to whoever asks a suite of faults for help. */
export const optionsHelp = `  --only <text>     only faults whose name contains the text
  --scale <number>  part of the full number of trials, 1 unless said
  --seed <number>   repeats the choices of an earlier run
  --help            prints this

bound: with 95 % confidence the true rate is below it (3/n when nothing was broken in n trials). A control switches one
protection off; its violation is that nothing turned red. Ends with 1 when there is any violation.`;

/** Injects the faults as the command line says and prints what came of it; gives the exit code. */
export async function runFaults(usage: string, faults: readonly Fault[]): Promise<number> {
  const { values } = parseArgs({ options: wishOptions });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const results = await inject(faults, wishesIn(values));
  process.stdout.write(`${values.json ? JSON.stringify(results) : table(results, values.seed)}\n`);
  return results.some(({ violations }) => violations > 0) ? 1 : 0;
}

async function inject(faults: readonly Fault[], { only, scale, seed }: Wishes): Promise<readonly FaultResult[]> {
  const random = seededRandom(seed);
  const folder = mkdtempSync(join(process.cwd(), '.fault-'));
  const results: FaultResult[] = [];
  try {
    for (const [number, fault] of faults.entries()) {
      if (!fault.name.includes(only)) continue;
      const own = join(folder, `${number}`);
      mkdirSync(own);
      const tally = await fault.inject({ folder: own, scale, random });
      for (const violation of tally.violations.slice(0, 10)) process.stderr.write(`${fault.name}\n  ${violation}\n`);
      results.push(resultOf(fault, tally));
      rmSync(own, { recursive: true, force: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return results;
}

function table(results: readonly FaultResult[], seed: string): string {
  const lines = results.map(
    ({ name, trials, violations, bound }) =>
      `${`${trials}`.padStart(6)} ${`${violations}`.padStart(10)} ${bound.toFixed(4).padStart(7)}  ${name}`,
  );
  return ['trials violations   bound  fault', ...lines, `seed ${seed}`].join('\n');
}

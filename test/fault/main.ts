import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { damagedFile, damagedWal, unwitnessedWal } from './damaged-middle.js';
import { failedWrite } from './failed-write.js';
import { type Fault, type FaultResult, resultOf, seededRandom } from './fault.js';
import { fullDisk } from './full-disk.js';
import { acknowledgedEarly, killUnderLoad, retriedWithNewIds } from './kill-under-load.js';
import { newestTokenTaken, pausedWorker } from './paused-worker.js';
import { tornTail } from './torn-tail.js';
import { rowsAfterCheckpoint, rowsBeforeCheckpoint, viewsUnderKill } from './views-under-kill.js';

const usage = `Injects faults and counts the promises broken under them.

  npm run test:fault                     all faults, as a table
  npm run -s test:fault -- --json        the same as [{name, trials, violations, bound}]

  --only <text>     only faults whose name contains the text
  --scale <number>  part of the full number of trials, 1 unless said
  --seed <number>   repeats the choices of an earlier run
  --help            prints this

bound: with 95 % confidence the true rate is below it (3/n when nothing was broken in n trials). A control switches one
protection off; its violation is that nothing turned red. Ends with 1 when there is any violation.`;

const faults: readonly Fault[] = [
  killUnderLoad,
  acknowledgedEarly,
  retriedWithNewIds,
  tornTail,
  damagedWal,
  unwitnessedWal,
  damagedFile,
  fullDisk,
  failedWrite,
  viewsUnderKill,
  rowsBeforeCheckpoint,
  rowsAfterCheckpoint,
  pausedWorker,
  newestTokenTaken,
];

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    scale: { type: 'string', default: '1' },
    seed: { type: 'string', default: `${Date.now() % 1_000_000}` },
    help: { type: 'boolean', default: false },
  },
});

async function run(): Promise<readonly FaultResult[]> {
  const random = seededRandom(Number(values.seed));
  const folder = mkdtempSync(join(process.cwd(), '.fault-'));
  const results: FaultResult[] = [];
  try {
    for (const [number, fault] of faults.entries()) {
      if (!fault.name.includes(values.only)) continue;
      const own = join(folder, `${number}`);
      mkdirSync(own);
      const tally = await fault.inject({ folder: own, scale: Number(values.scale), random });
      for (const violation of tally.violations.slice(0, 10)) process.stderr.write(`${fault.name}\n  ${violation}\n`);
      results.push(resultOf(fault, tally));
      rmSync(own, { recursive: true, force: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return results;
}

function table(results: readonly FaultResult[]): string {
  const lines = results.map(
    ({ name, trials, violations, bound }) =>
      `${`${trials}`.padStart(6)} ${`${violations}`.padStart(10)} ${bound.toFixed(4).padStart(7)}  ${name}`,
  );
  return ['trials violations   bound  fault', ...lines, `seed ${values.seed}`].join('\n');
}

if (values.help) {
  process.stdout.write(`${usage}\n`);
} else {
  const results = await run();
  process.stdout.write(`${values.json ? JSON.stringify(results) : table(results)}\n`);
  process.exitCode = results.some(({ violations }) => violations > 0) ? 1 : 0;
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Fault, trialsOf } from './fault.js';
import { readLedger, violationsOf } from './ledger.js';
import { outputOf, startProgram } from './program.js';

const failureCount = 20;
const kibibytesMin = 200;
const kibibytesRange = 600;

const Report = z.object({ violations: z.array(z.string()) });

/** The operating system refuses to let a file grow: to SQLite an I/O error like any other. */
const withFileLimit = (kibibytes: number): readonly string[] => [
  'bash',
  '-c',
  `ulimit -f ${kibibytes} && exec "$0" "$@"`,
];

export const failedWrite: Fault = {
  name: 'failed write: unknown, then no further append until the log is opened again, and retries settle it',
  inject: async ({ folder, scale, random }) => {
    const trials = trialsOf(failureCount, scale);
    const violations: string[] = [];
    for (let trial = 0; trial < trials; trial += 1) {
      const log = join(folder, `${trial}`);
      mkdirSync(log, { recursive: true });
      const limit = withFileLimit(kibibytesMin + Math.floor(random() * kibibytesRange));
      const failing = Report.parse(
        JSON.parse(await outputOf(startProgram('failed-write-writer', [log, 'fail'], limit))),
      );
      const settling = Report.parse(JSON.parse(await outputOf(startProgram('failed-write-writer', [log, 'settle']))));
      violations.push(...failing.violations, ...settling.violations);
      violations.push(...(await violationsOf(join(log, 'log.sqlite'), readLedger(join(log, 'ledger.jsonl')))));
    }
    return { trials, violations };
  },
};

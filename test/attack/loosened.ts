import 'reflect-metadata';
import { z } from 'zod';
import type { Job, JobAnswer } from '#libs/bounded-work';
import { readConfiguration } from '#libs/configuration';
import { type Roles, startHost } from '#libs/hosting';
import { jsonSchemaJobs } from '#libs/json-schema';
import { systemClock } from '#libs/kernel';
import { openLog } from '#libs/observability';

// Starts a process of Bourse with protections switched off, for the controls of the attacks alone: `loosened.js <app> <what, as JSON>`.
// No app of the product has a switch like this.
const looseness = z.strictObject({
  limits: z.record(z.string(), z.number()).default({}),
  stallMs: z.number().default(0),
  ballastMebibytes: z.number().default(0),
  hasThreads: z.boolean().default(true),
});

const quiet = { publishes: false, takesSignals: false };
const rolesOf: Readonly<Record<string, Roles>> = {
  standalone: { ...quiet, converses: true, projections: 'STARTS' },
  api: { ...quiet, converses: true, projections: 'FOLLOWS' },
  projector: { ...quiet, converses: false, projections: 'LEADS' },
};

const [name = '', given = '{}'] = process.argv.slice(2);
const { limits, stallMs, ballastMebibytes, hasThreads } = looseness.parse(JSON.parse(given));
const [read, roles] = [readConfiguration(process.env), rolesOf[name]];
if (read.outcome === 'invalid' || roles === undefined) throw new Error(`${name} cannot be started`);
const configuration = { ...read.configuration, limits: { ...read.configuration.limits, ...limits } };
const log = openLog({ level: configuration.logLevel });
const host = await startHost({ name, configuration, clock: systemClock, log }, roles);
if (!hasThreads) Object.assign(host.parts.boundedWork, { run: workHere });

const stallEveryMs = 400;
if (stallMs > 0) setInterval(() => stall(stallMs), stallEveryMs);
// Filled, because memory that nobody has written to is none yet.
const ballast = Array.from({ length: ballastMebibytes }, () => Buffer.alloc(1_024 * 1_024, 1));
process.on('exit', () => ballast.splice(0));

/** Does jobs on producers' schemas where requests are answered, without a bound of processor time. */
async function workHere({ name: job, texts }: Job): Promise<JobAnswer> {
  const { jobs }: { readonly jobs: Readonly<Record<string, (texts: readonly string[]) => string>> } = await import(
    jsonSchemaJobs.href
  );
  return { outcome: 'done', text: jobs[job]?.(texts) ?? '[]' };
}

function stall(milliseconds: number): void {
  const endsAt = performance.now() + milliseconds;
  while (performance.now() < endsAt);
}

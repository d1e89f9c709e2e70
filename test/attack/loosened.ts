import 'reflect-metadata';
import { ModulesContainer } from '@nestjs/core';
import { z } from 'zod';
import type { Principal } from '#libs/access';
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
  without: z.array(z.enum(['gate', 'delegation', 'retirement'])).default([]),
});

const quiet = { publishes: false, takesSignals: false };
const rolesOf: Readonly<Record<string, Roles>> = {
  standalone: { ...quiet, converses: true, projections: 'STARTS' },
  api: { ...quiet, converses: true, projections: 'FOLLOWS' },
  projector: { ...quiet, converses: false, projections: 'LEADS' },
};

const [name = '', given = '{}'] = process.argv.slice(2);
const { limits, stallMs, ballastMebibytes, hasThreads, without } = looseness.parse(JSON.parse(given));
const [read, roles] = [readConfiguration(process.env), rolesOf[name]];
if (read.outcome === 'invalid' || roles === undefined) throw new Error(`${name} cannot be started`);
const configuration = { ...read.configuration, limits: { ...read.configuration.limits, ...limits } };
const log = openLog({ level: configuration.logLevel });
const host = await startHost({ name, configuration, clock: systemClock, log }, roles);
if (!hasThreads) Object.assign(host.parts.boundedWork, { run: workHere });
const switchedOff = { gate: acceptEverySchema, delegation: trustTokensAlone, retirement: forgetHolders };
for (const protection of without) switchedOff[protection]();

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

/** The gate finds nothing wrong with any schema. */
function acceptEverySchema(): void {
  const { boundedWork } = host.parts;
  const run = boundedWork.run.bind(boundedWork);
  const open = async (job: Job): Promise<JobAnswer> =>
    job.name === 'inspect' ? { outcome: 'done', text: '[]' } : run(job);
  Object.assign(boundedWork, { run: open });
}

/** A token may all that it was granted, whatever became of the person that it acts for. */
function trustTokensAlone(): void {
  Object.assign(provided('TokenAllowances'), {
    of: async ({ principal: { grants } }: { readonly principal: Principal }) => ({ outcome: 'SOMETHING', grants }),
  });
}

/** Nothing is in the way of a retirement, and what was requested of the version is built all the same. */
function forgetHolders(): void {
  Object.assign(provided('Holders'), { inTheWayOf: async () => [] });
  Object.assign(provided('RejectProvisionsWhenVersionRecalled'), { react: async () => undefined });
}

/** A provider of one of the libs, which their doors do not show. */
function provided(wanted: string): object {
  const modules = [...host.app.get(ModulesContainer).values()];
  const found = modules.flatMap(({ providers }) => [...providers.values()]).find((each) => each.name === wanted);
  const instance: unknown = found?.instance;
  if (typeof instance !== 'object' || instance === null) throw new Error(`There is no ${wanted}`);
  return instance;
}

function stall(milliseconds: number): void {
  const endsAt = performance.now() + milliseconds;
  while (performance.now() < endsAt);
}

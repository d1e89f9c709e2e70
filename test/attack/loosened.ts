import 'reflect-metadata';
import { z } from 'zod';
import { readConfiguration } from '#libs/configuration';
import { type Roles, startHost } from '#libs/hosting';
import { systemClock } from '#libs/kernel';
import { openLog } from '#libs/observability';

// Starts a process of Bourse with protections switched off, for the controls of the attacks alone: `loosened.js <app> <what, as JSON>`.
// No app of the product has a switch like this.
const looseness = z.strictObject({
  limits: z.record(z.string(), z.number()).default({}),
  stallMs: z.number().default(0),
  ballastMebibytes: z.number().default(0),
});

const quiet = { publishes: false, takesSignals: false };
const rolesOf: Readonly<Record<string, Roles>> = {
  standalone: { ...quiet, converses: true, projections: 'STARTS' },
  api: { ...quiet, converses: true, projections: 'FOLLOWS' },
  projector: { ...quiet, converses: false, projections: 'LEADS' },
};

const [name = '', given = '{}'] = process.argv.slice(2);
const { limits, stallMs, ballastMebibytes } = looseness.parse(JSON.parse(given));
const [read, roles] = [readConfiguration(process.env), rolesOf[name]];
if (read.outcome === 'invalid' || roles === undefined) throw new Error(`${name} cannot be started`);
const configuration = { ...read.configuration, limits: { ...read.configuration.limits, ...limits } };
const log = openLog({ level: configuration.logLevel });
await startHost({ name, configuration, clock: systemClock, log }, roles);

const stallEveryMs = 1_000;
if (stallMs > 0) setInterval(() => stall(stallMs), stallEveryMs);
// Filled, because memory that nobody has written to is none yet.
const ballast = Array.from({ length: ballastMebibytes }, () => Buffer.alloc(1_024 * 1_024, 1));
process.on('exit', () => ballast.splice(0));

function stall(milliseconds: number): void {
  const endsAt = performance.now() + milliseconds;
  while (performance.now() < endsAt);
}

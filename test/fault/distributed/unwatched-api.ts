import 'reflect-metadata';
import { readConfiguration } from '#libs/configuration';
import { startHost } from '#libs/hosting';
import { systemClock } from '#libs/kernel';
import { openLog } from '#libs/observability';

/** An API that holds its clock against nobody's: the protection that a control switches off. It is ended the hard way. */
const read = readConfiguration(process.env);
if (read.outcome === 'invalid') throw new Error(read.problems.join('\n'));
const { configuration } = read;
const log = openLog({ level: configuration.logLevel });
const roles = { converses: true, projections: 'FOLLOWS', publishes: false, takesSignals: false } as const;
await startHost({ name: 'api', configuration, clock: systemClock, isClockWatched: false, log }, roles);

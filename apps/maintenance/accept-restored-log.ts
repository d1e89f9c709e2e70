import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Configuration, readConfiguration } from '#libs/configuration';
import { commonPast, forgetHeadMark, type Witness } from '#libs/event-store';
import { openStores, type Stores } from '#libs/hosting';
import { openClaims } from '#libs/instances';
import { type Mark, systemClock } from '#libs/kernel';
import { takeBack, witnessesOf } from '#libs/read-store';
import type { Said } from './maintain.js';

const usage = `Accepts a log that was put back to an earlier copy, so that processes start on it again.

  npm run accept-restored-log -- --dry-run   shows what is missing in the log of all that views, reactions and publisher have seen
  npm run accept-restored-log                takes back what is kept beside the log: views are built anew at the next start, reactions and the
                                             publisher go on after the last fact that was there before, leases run out

The installation is the one that the variables of its processes name. Stop all of them first. If a newer copy of the log can be had, put that
in place instead: then nothing has to be accepted. A run that was stopped is simply run again. Facts that were published and are lost now are
not called back: tell those who read the topics the position that is printed.

Ends with 1 when something is wrong, and with 2 when it was called wrongly.`;

const flags = { 'dry-run': { type: 'boolean' }, help: { type: 'boolean' } } as const;

type Environment = Readonly<Record<string, string | undefined>>;

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The command; `given` is what follows its name. Throws the faults of the stores. */
export async function acceptRestoredLog(given: readonly string[], environment: Environment): Promise<Said> {
  const values = parsedArguments(given);
  if (typeof values === 'string') return { text: `${values}\nSee --help.`, exitCode: 2 };
  if (values.help === true) return { text: usage, exitCode: 0 };
  const read = readConfiguration(environment);
  if (read.outcome === 'invalid') return { text: read.problems.join('\n'), exitCode: 2 };
  const { configuration } = read;
  const stores = await openStores(configuration, systemClock, tell, { heedsMark: false });
  try {
    return await accept(stores, configuration, values['dry-run'] === true);
  } finally {
    await stores.close();
  }
}

/** The words of the mistake when there is one. */
function parsedArguments(given: readonly string[]) {
  try {
    return parseArgs({ args: [...given], options: flags }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function accept(stores: Stores, { dataDirectory, engines }: Configuration, isDry: boolean): Promise<Said> {
  const { eventStore } = stores;
  const { common, lost, newest } = await commonPast(eventStore, await witnessesOf(stores));
  const told = [
    ...(lost.length === 0 ? ['Nothing is missing that views, reactions or publisher have seen.'] : lost.map(missing)),
    `The log ends at ${newest === undefined ? 'its beginning' : `${newest.position}, recorded at ${newest.recordedAt}`}.`,
    ...(lost.length === 0 ? [] : [`What was recorded after ${placeOf(common)} before it was put back is lost.`]),
  ].join('\n');
  if (isDry) return { text: told, exitCode: 0 };
  if (lost.length > 0) {
    // Times that are over: whoever held the work has to claim it again, and a late completion is refused.
    const deadline = systemClock.now().toISOString();
    const leases = (await openClaims(eventStore)).map((claim) => ({ ...claim, deadline }));
    await takeBack({ ...stores, common, leases });
  }
  if (engines.distributed === undefined) forgetHeadMark(join(dataDirectory, 'log.sqlite'));
  return { text: `${told}\nAccepted: start the processes again.`, exitCode: 0 };
}

function missing({ name, position, factId }: Witness): string {
  return `${name} has seen ${factId === undefined ? 'a fact' : `the fact ${factId}`} at ${position}, which is missing.`;
}

function placeOf(common: Mark | undefined): string {
  return common === undefined ? 'its beginning' : common.position;
}

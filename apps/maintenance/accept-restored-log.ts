import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Configuration, readConfiguration } from '#libs/configuration';
import { forgetHeadMark, readHeadMark, type Witness } from '#libs/event-store';
import { openStores, publisherBookmarks, type Stores } from '#libs/hosting';
import { openClaims } from '#libs/instances';
import { formatPosition, parsePosition, systemClock } from '#libs/kernel';
import { takeBack } from '#libs/read-store';
import { type RecordRestoration, recordRestored } from '#libs/restorations';
import type { Said } from './maintain.js';
import { type RestorationPlan, restorationPlan, underWayOf } from './restoration-plan.js';

const usage = `Accepts a log that was put back to an earlier copy, so that processes start on it again.

  npm run accept-restored-log -- --dry-run   shows what is missing in the log of all that views, reactions and publisher have seen
  npm run accept-restored-log                takes back what is kept beside the log: views are built anew at the next start, reactions and the
                                             publisher go on after the last fact that was there before, leases run out,
                                             uses of what is lost are forgotten, and the log says that it was restored;
                                             the publisher tells every topic which facts are void before it goes on

The installation is the one that the variables of its processes name. Stop all of them first. If a newer copy of the log can be had, put that
in place instead: then nothing has to be accepted. A run that was stopped is simply run again: until one has ended, no process starts.

Ends with 1 when something is wrong, and with 2 when it was called wrongly.`;

const flags = { 'dry-run': { type: 'boolean' }, help: { type: 'boolean' } } as const;

type Environment = Readonly<Record<string, string | undefined>>;

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** What is done for good when a run gets there. */
export type RestorationStep = 'BEGUN' | 'RECORDED' | 'VIEWS_FORGOTTEN' | 'TAKEN_BACK';
type Reached = (step: RestorationStep) => void | Promise<void>;

interface Manner {
  readonly isDry: boolean;
  readonly reached: Reached;
}

/** The command; `given` is what follows its name, `reached` hears of each step, so that a spec can stop there. Throws the faults of the stores. */
export async function acceptRestoredLog(
  given: readonly string[],
  environment: Environment,
  reached: Reached = () => undefined,
): Promise<Said> {
  const values = parsedArguments(given);
  if (typeof values === 'string') return { text: `${values}\nSee --help.`, exitCode: 2 };
  if (values.help === true) return { text: usage, exitCode: 0 };
  const read = readConfiguration(environment);
  if (read.outcome === 'invalid') return { text: read.problems.join('\n'), exitCode: 2 };
  const { configuration } = read;
  const stores = await openStores(configuration, systemClock, tell, { heedsMark: false });
  try {
    return await accept(stores, configuration, { isDry: values['dry-run'] === true, reached });
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

async function accept(stores: Stores, configuration: Configuration, { isDry, reached }: Manner): Promise<Said> {
  const logPath = configuration.engines.distributed === undefined ? logIn(configuration) : undefined;
  const plan = await restorationPlan(stores, logPath === undefined ? [] : await markWitness(stores, logPath));
  const told = toldOf(plan);
  if (isDry) return { text: told, exitCode: 0 };
  const prefix = configuration.engines.kafka?.topicPrefix;
  if (plan.restored !== undefined) await carryOut(stores, { restored: plan.restored, prefix, reached });
  else {
    await stores.operationalStore.restorations.forget();
    // One of another log, or from before it was emptied: nothing is appended that would write it anew.
    if (logPath !== undefined) forgetHeadMark(logPath);
  }
  return { text: `${told}\nAccepted: start the processes again.`, exitCode: 0 };
}

const logIn = ({ dataDirectory }: Configuration) => join(dataDirectory, 'log.sqlite');

/** The mark beside a log in a file is a witness as well, of the position alone. One of another log says nothing of this one. */
async function markWitness({ eventStore }: Stores, logPath: string): Promise<readonly Witness[]> {
  const mark = readHeadMark(logPath);
  if (mark === undefined) return [];
  const { logId, ordinal } = parsePosition(mark);
  const head = await eventStore.head();
  if (head !== undefined && parsePosition(head).logId !== logId) return [];
  return [{ name: 'the mark beside the log', position: formatPosition(logId, ordinal) }];
}

interface CarryOut extends Pick<Manner, 'reached'> {
  readonly restored: RecordRestoration;
  /** Of the topics; undefined where no bus is configured. */
  readonly prefix: string | undefined;
}

/** Everything in an order in which it may end anywhere: what was decided is kept first and forgotten last, and no process starts in between. */
async function carryOut(stores: Stores, { restored, prefix, reached }: CarryOut): Promise<void> {
  const { eventStore, keys, operationalStore } = stores;
  await operationalStore.restorations.begin(underWayOf(restored));
  await reached('BEGUN');
  await recordRestored({ eventStore, sealing: keys.sealing, clock: systemClock }, restored);
  await reached('RECORDED');
  // Times that are over: whoever held the work has to claim it again, and a late completion is refused.
  const deadline = systemClock.now().toISOString();
  const leases = (await openClaims(eventStore)).map((claim) => ({ ...claim, deadline }));
  const { lastCommon } = restored;
  const common = lastCommon && { position: lastCommon.position, factId: lastCommon.fact };
  const untold = {
    restoration: restored.restoration,
    bookmarks: await publisherBookmarks(operationalStore, prefix),
  };
  await takeBack({ ...stores, common, leases, untold, viewsForgotten: async () => reached('VIEWS_FORGOTTEN') });
  await reached('TAKEN_BACK');
}

function toldOf({ restored, lost, newest, isGoneOnWith }: RestorationPlan): string {
  const end = newest === undefined ? 'its beginning' : `${newest.position}, recorded at ${newest.recordedAt}`;
  if (restored === undefined)
    return `Nothing is missing that views, reactions or publisher have seen.\nThe log ends at ${end}.`;
  const { restoration, lastCommon, lastLost } = restored;
  const common =
    lastCommon === undefined ? 'its beginning' : `${lastCommon.position}, recorded at ${lastCommon.recordedAt},`;
  return [
    ...(isGoneOnWith ? ['A run that was stopped is gone on with.'] : []),
    ...lost.map(missing),
    `The log ends at ${end}.`,
    `What was recorded after ${common} before it was put back is lost, up to ${lostEnd(lastLost)}.`,
    `The restoration is ${restoration}.`,
  ].join('\n');
}

function missing({ name, position, factId }: Witness): string {
  return `${name} has seen ${factId === undefined ? 'a fact' : `the fact ${factId}`} at ${position}, which is missing.`;
}

function lostEnd({ position, fact, decidedAt = 'some day' }: RecordRestoration['lastLost']): string {
  return fact === undefined ? `${position} at least` : `${position} at least, the fact ${fact} of ${decidedAt}`;
}

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Configuration, readConfiguration } from '#libs/configuration';
import { forgetHeadMark, readHeadMark, type Witness } from '#libs/event-store';
import { openStores, type Stores } from '#libs/hosting';
import { formatPosition, parsePosition, systemClock } from '#libs/kernel';
import { carryOut, type Reached } from './carry-out-restoration.js';
import { lostAfter } from './lost-after.js';
import { restorationPlan } from './restoration-plan.js';
import type { Said } from './said.js';
import { toldAsJson, toldInWords } from './told-restoration.js';

const usage = `Accepts a log that was put back to an earlier copy, so that processes start on it again.

  npm run accept-restored-log -- --dry-run   shows what is missing in the log of all that views, reactions and publisher have seen, and the
                                             streams that lost facts, as far as views, keys and topics know of them
  npm run accept-restored-log                takes back what is kept beside the log: views are built anew at the next start, reactions and the
                                             publisher go on after the last fact that was there before, leases run out,
                                             uses of what is lost are forgotten, and the log says that it was restored;
                                             the publisher tells every topic which facts are void before it goes on

The installation is the one that the variables of its processes name. Stop all of them first. If a newer copy of the log can be had, put that
in place instead: then nothing has to be accepted. A run that was stopped is simply run again: until one has ended, no process starts.

What is lost is told before anything is changed: for each stream how many facts are known of at least, and from when to when they are; 100 streams at
most, and all of them with --json, which prints everything as JSON. A bus that cannot be read is told of, and holds up nothing: what is
read of it are 200,000 messages or two minutes at most.

Ends with 1 when something is wrong, and with 2 when it was called wrongly.`;

const flags = {
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

interface Manner {
  readonly isDry: boolean;
  readonly isJson: boolean;
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
  if (values.help) return { text: usage, exitCode: 0 };
  const read = readConfiguration(environment);
  if (read.outcome === 'invalid') return { text: read.problems.join('\n'), exitCode: 2 };
  const { configuration } = read;
  const stores = await openStores(configuration, systemClock, tell, { heedsMark: false });
  try {
    return await accept(stores, configuration, { isDry: values['dry-run'], isJson: values.json, reached });
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

async function accept(stores: Stores, configuration: Configuration, manner: Manner): Promise<Said> {
  const { isDry, isJson, reached } = manner;
  const logPath = configuration.engines.distributed === undefined ? logIn(configuration) : undefined;
  const plan = await restorationPlan(stores, logPath === undefined ? [] : await markWitness(stores, logPath));
  const { restored } = plan;
  const lost = restored && (await lostAfter({ stores, configuration, restored, tell }));
  const prefix = configuration.engines.kafka?.topicPrefix;
  if (!isDry) {
    if (restored === undefined) await forgetWhatIsLeft(stores, logPath);
    else await carryOut(stores, { restored, prefix, reached });
  }
  return { text: (isJson ? toldAsJson : toldInWords)({ plan, lost, isAccepted: !isDry }), exitCode: 0 };
}

/** Where nothing is missing: a plan of a run that was stopped before the newest copy was put in place, and a mark of another log. */
async function forgetWhatIsLeft({ operationalStore }: Stores, logPath: string | undefined): Promise<void> {
  await operationalStore.restorations.forget();
  // Nothing is appended that would write it anew.
  if (logPath !== undefined) forgetHeadMark(logPath);
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

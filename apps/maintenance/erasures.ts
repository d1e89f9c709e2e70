import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ErasureOrder, erasureOrdersSince, giveErasureOrders } from '#libs/accounts';
import { type EventStore, EventStoreDbEventStore, SqliteEventStore } from '#libs/event-store';
import type { Said } from './said.js';

const usage = `Keeps orders to erase for a log that may lose them: whoever restores a backup restores what was erased after it.

  npm run erasures -- --since <time>   lists the orders that were recorded at this time or later, one in a line, as JSON
  npm run erasures -- --give <file>    records the orders of such a list that the log lacks, as they were

Options
  --data <directory>   the data directory of an embedded log: $BOURSE_DATA_DIRECTORY, or ./data unless said. Without it, the
                       log that $BOURSE_EVENT_STORE_URL names, where that is set
  --help               prints this

A list names people, tokens and instances by opaque ids only. Keep it apart from the log, and not for longer than the backups that it
belongs to. Stop the server of an embedded log before orders are given; they are carried out at its next start, before anything is read. Where
processes run on servers, they are carried out at once.

Ends with 1 when something is wrong, and with 2 when it was called wrongly.`;

const flags = {
  since: { type: 'string' },
  give: { type: 'string' },
  data: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** The command; `given` is what follows its name. Throws the faults of the stores, and what is wrong with a list. */
export async function erasures(given: readonly string[], environment: Environment): Promise<Said> {
  const values = parsedArguments(given);
  if (typeof values === 'string') return { text: `${values}\nSee --help.`, exitCode: 2 };
  const { since, give, data, help } = values;
  if (help) return { text: usage, exitCode: 0 };
  if ((since === undefined) === (give === undefined)) return { text: usage, exitCode: 2 };
  if (since !== undefined) return listed(since, data, environment);
  const orders = ordersIn(give ?? '');
  const { givenCount } = await withLog(data, environment, false, (log) => giveErasureOrders(log, orders));
  const known = orders.length - givenCount;
  return { text: `Recorded ${givenCount} orders; ${known} were there already.`, exitCode: 0 };
}

async function listed(since: string, data: string | undefined, environment: Environment): Promise<Said> {
  if (Number.isNaN(Date.parse(since))) {
    return { text: `'${since}' is no time: write 2026-01-31T12:00:00Z\nSee --help.`, exitCode: 2 };
  }
  const orders = await withLog(data, environment, true, (log) => erasureOrdersSince(log, since));
  return { text: orders.map((order) => JSON.stringify(order)).join('\n'), exitCode: 0 };
}

/** The words of the mistake when there is one. */
function parsedArguments(given: readonly string[]) {
  try {
    return parseArgs({ args: [...given], options: flags }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** All of them, or nothing is recorded. */
function ordersIn(path: string): readonly ErasureOrder[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const parsed = ErasureOrder.safeParse(jsonIn(line));
    if (!parsed.success) throw new Error(`Line ${index + 1} of ${path} is no order to erase`);
    return [parsed.data];
  });
}

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** On the log that is meant, for reading only where nothing is written. */
async function withLog<Result>(
  data: string | undefined,
  environment: Environment,
  readOnly: boolean,
  work: (log: EventStore) => Promise<Result>,
): Promise<Result> {
  const log = await openLog(data, environment, readOnly);
  try {
    return await work(log);
  } finally {
    await log.close();
  }
}

/** An empty variable counts as not set. */
function openLog(data: string | undefined, environment: Environment, readOnly: boolean): Promise<EventStore> {
  const url = environment['BOURSE_EVENT_STORE_URL'] || undefined;
  if (data !== undefined || url === undefined) {
    const directory = data ?? (environment['BOURSE_DATA_DIRECTORY'] || './data');
    return SqliteEventStore.open({ path: join(directory, 'log.sqlite'), readOnly });
  }
  const namespace = environment['BOURSE_EVENT_STORE_NAMESPACE'] || undefined;
  const client = environment['BOURSE_EVENT_STORE_CLIENT'] === 'kurrentdb' ? 'kurrentdb' : 'eventstore';
  return EventStoreDbEventStore.open({ url, client, ...(namespace !== undefined && { namespace }) });
}

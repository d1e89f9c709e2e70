import { parseArgs } from 'node:util';
import {
  assertEqualLogs,
  type CopyKeysOptions,
  type CopyProgress,
  copyKeys,
  copyLog,
  EventStoreDbEventStore,
  type EventStoreDbOptions,
  SqliteEventStore,
  verify,
  verifyLog,
} from '#libs/event-store';
import { enginePatienceMs, waitingFor } from '#libs/observability';
import { reachPostgresql } from '#libs/postgresql';

const usage = `Copies the facts of an embedded log to EventStoreDB or KurrentDB: ids, revisions, order and recorded times stay as they are.

  npm run copy-store -- --from <log.sqlite> --to <esdb://… or kurrentdb://…> --keys <directory> --database <postgres://…>

Options
  --to <url>           $BOURSE_EVENT_STORE_URL unless said, where no list of processes shows its password
  --keys <directory>   where keys.sqlite is: its keys go to the database, still wrapped with the same master key
  --database <url>     PostgreSQL of the new installation, $BOURSE_DATABASE_URL unless said
  --schema <name>      its schema: $BOURSE_DATABASE_SCHEMA, or bourse unless said
  --namespace <slug>   goes before the names of all streams on the server: $BOURSE_EVENT_STORE_NAMESPACE unless said
  --client <name>      eventstore or kurrentdb: $BOURSE_EVENT_STORE_CLIENT, or eventstore unless said
  --help               prints this

Stop the server first. A copy that was stopped goes on where it ended when it is started again. A target that holds other
facts is refused. Both logs are verified, and compared fact by fact. Views are not copied: they are built again. Without its keys
the copy's sealed texts cannot be read. BOURSE_MASTER_KEY of the new installation is what was configured, or master.key in base64.

Ends with 1 when something is wrong, and with 2 when it was called wrongly.`;

const tellEveryMs = 2_000;

const options = {
  from: { type: 'string' },
  to: { type: 'string' },
  namespace: { type: 'string' },
  client: { type: 'string' },
  keys: { type: 'string' },
  database: { type: 'string' },
  schema: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

type Environment = Readonly<Record<string, string | undefined>>;
type Say = (line: string) => void;

interface Ending {
  readonly text: string;
  readonly exitCode: 0 | 1 | 2;
  /** Of the log that was copied, if one was. */
  readonly exportedFactCount?: number;
}

interface Settings {
  readonly from: string;
  readonly target: EventStoreDbOptions;
  /** Where the keys are, and where they go. */
  readonly keys: CopyKeysOptions | undefined;
}

/** The copy as a command; `say` gets progress. Gives what to print at the end and the exit code. Throws the faults of the stores. */
export async function copyStore(args: readonly string[], say: Say, environment: Environment = {}): Promise<Ending> {
  const settings = settingsIn(args, environment);
  if ('exitCode' in settings) return settings;
  const { from, target: place, keys } = settings;
  say(`Verifying ${from}.`);
  const { findings, factCount } = verifyLog(from);
  if (findings.length > 0) return { text: `${from} is damaged: npm run verify says where.`, exitCode: 1 };
  if (keys !== undefined) {
    await waitingFor('PostgreSQL', say, reachPostgresql(keys.database, enginePatienceMs));
    const { rowCount } = await copyKeys(keys);
    say(`Copied ${rowCount} keys and names.`);
  }
  const source = await SqliteEventStore.open({ path: from, readOnly: true });
  try {
    const target = await waitingFor('the event store', say, EventStoreDbEventStore.open(place));
    try {
      return await copyVerified(source, target, { say, factCount });
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** What the arguments and the environment ask for, or how the program ends at once. */
function settingsIn(args: readonly string[], environment: Environment): Settings | Ending {
  const values = parsed(args);
  if (typeof values === 'string') return { text: `${values}\nSee --help.`, exitCode: 2 };
  if (values.help) return { text: usage, exitCode: 0 };
  const { from, to, namespace, client, ...where } = { ...defaultsIn(environment), ...values };
  const keys = keysIn(where);
  const isKnown = client === 'eventstore' || client === 'kurrentdb';
  if (from === undefined || to === '' || !isKnown || keys === 'half') return { text: usage, exitCode: 2 };
  return { from, target: { url: to, namespace, client, openTimeoutMs: enginePatienceMs }, keys };
}

/** The new installation as its own processes will be told of it. An empty variable counts as not set. */
function defaultsIn(environment: Environment) {
  const of = (name: string, otherwise = ''): string => environment[name] || otherwise;
  return {
    to: of('BOURSE_EVENT_STORE_URL'),
    namespace: of('BOURSE_EVENT_STORE_NAMESPACE'),
    client: of('BOURSE_EVENT_STORE_CLIENT', 'eventstore'),
    databaseOfInstallation: of('BOURSE_DATABASE_URL'),
    schema: of('BOURSE_DATABASE_SCHEMA', 'bourse'),
  };
}

interface KeysArguments {
  readonly keys?: string;
  readonly database?: string;
  readonly databaseOfInstallation: string;
  readonly schema: string;
}

/** Keys without a database, or a database that was named for nothing, are half of what it takes. */
function keysIn(given: KeysArguments): CopyKeysOptions | 'half' | undefined {
  const { keys, database, databaseOfInstallation, schema } = given;
  if (keys === undefined) return database === undefined ? undefined : 'half';
  const url = database ?? databaseOfInstallation;
  return url === '' ? 'half' : { directory: keys, database: { url, schema } };
}

/** The words of the mistake when there is one. */
function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function copyVerified(
  source: SqliteEventStore,
  target: EventStoreDbEventStore,
  { say, factCount }: { readonly say: Say; readonly factCount: number },
): Promise<Ending> {
  const tell = teller(say, factCount);
  const { foundCount, copiedCount } = await copyLog(source, target, tell);
  say(`Copied ${copiedCount} facts; ${foundCount} were there already. Comparing.`);
  const equalCount = await assertEqualLogs(source, target, tell);
  const { findings } = await verify(target, { tell: (count) => tell({ step: 'verifying', factCount: count }) });
  const exportedFactCount = equalCount;
  return findings.length === 0
    ? {
        text: `The target holds the same ${equalCount} facts, and their chains are sound.`,
        exitCode: 0,
        exportedFactCount,
      }
    : { exportedFactCount, text: findings.map(({ kind, message }) => `${kind} ${message}`).join('\n'), exitCode: 1 };
}

interface Progress {
  readonly step: CopyProgress['step'] | 'verifying';
  readonly factCount: number;
}

/** Long work says now and then how far it is. */
function teller(say: Say, dueCount: number): (progress: Progress) => void {
  let toldAt = performance.now();
  return ({ step, factCount }) => {
    if (performance.now() - toldAt < tellEveryMs) return;
    toldAt = performance.now();
    say(`${step}: ${factCount} of ${dueCount} facts`);
  };
}

import { parseArgs } from 'node:util';
import {
  assertEqualLogs,
  type CopyProgress,
  copyKeys,
  copyLog,
  EventStoreDbEventStore,
  SqliteEventStore,
  verify,
  verifyLog,
} from '#libs/event-store';

const usage = `Copies the facts of an embedded log to EventStoreDB or KurrentDB: ids, revisions, order and recorded times stay as they are.

  npm run copy-store -- --from <log.sqlite> --to <esdb://… or kurrentdb://…> --keys <directory> --database <postgres://…>

Options
  --keys <directory>   where keys.sqlite is: its keys go to the database, still wrapped with the same master key
  --database <url>     PostgreSQL of the new installation
  --schema <name>      its schema, bourse unless said
  --namespace <slug>   goes before the names of all streams on the server
  --client <name>      eventstore (the default) or kurrentdb
  --help               prints this

Stop the server first. A copy that was stopped goes on where it ended when it is started again. A target that holds other
facts is refused. Both logs are verified, and compared fact by fact. Views are not copied: they are built again. Without its keys
the copy's sealed texts cannot be read. BOURSE_MASTER_KEY of the new installation is what was configured, or master.key in base64.`;

const tellEveryMs = 2_000;
const openTimeoutMs = 60_000;

/** The copy as a command; `say` gets progress. Gives what to print at the end and the exit code. */
export async function copyStore(
  args: readonly string[],
  say: (line: string) => void,
): Promise<{ readonly text: string; readonly exitCode: number }> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      namespace: { type: 'string', default: '' },
      client: { type: 'string', default: 'eventstore' },
      keys: { type: 'string' },
      database: { type: 'string' },
      schema: { type: 'string', default: 'bourse' },
      help: { type: 'boolean', default: false },
    },
  });
  const { from, to, namespace, client, keys, database, schema } = values;
  if (values.help) return { text: usage, exitCode: 0 };
  if (
    from === undefined ||
    to === undefined ||
    (client !== 'eventstore' && client !== 'kurrentdb') ||
    (keys === undefined) !== (database === undefined)
  ) {
    return { text: usage, exitCode: 2 };
  }
  const { findings } = verifyLog(from);
  if (findings.length > 0) return { text: `${from} is damaged: npm run verify says where.`, exitCode: 1 };
  if (keys !== undefined && database !== undefined) {
    const { rowCount } = await copyKeys({ directory: keys, database: { url: database, schema } });
    say(`Copied ${rowCount} keys and names.`);
  }
  const source = await SqliteEventStore.open({ path: from, readOnly: true });
  try {
    const target = await EventStoreDbEventStore.open({ url: to, namespace, client, openTimeoutMs });
    try {
      return await copyVerified(source, target, say);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function copyVerified(source: SqliteEventStore, target: EventStoreDbEventStore, say: (line: string) => void) {
  const tell = teller(say);
  const { foundCount, copiedCount } = await copyLog(source, target, tell);
  say(`Copied ${copiedCount} facts; ${foundCount} were there already. Comparing.`);
  const { findings } = await verify(target);
  const factCount = await assertEqualLogs(source, target, tell);
  return findings.length === 0
    ? { text: `The target holds the same ${factCount} facts, and their chains are sound.`, exitCode: 0 }
    : { text: findings.map(({ kind, message }) => `${kind} ${message}`).join('\n'), exitCode: 1 };
}

/** Long work says now and then how far it is. */
function teller(say: (line: string) => void): (progress: CopyProgress) => void {
  let toldAt = performance.now();
  return ({ step, factCount }) => {
    if (performance.now() - toldAt < tellEveryMs) return;
    toldAt = performance.now();
    say(`${step}: ${factCount} facts`);
  };
}

import { join } from 'node:path';
import { readConfiguration } from '#libs/configuration';
import {
  EventStoreDbEventStore,
  SqliteEventStore,
  storedFatesIn,
  storedFatesOn,
  streamsWithoutKeys,
  type VerifyReport,
  verify,
  verifyLog,
} from '#libs/event-store';
import type { Environment, Place, Said } from './said.js';

interface Wanted {
  readonly data?: string | undefined;
  readonly json: boolean;
}

/** Verifies what the variables name: servers, or files where there are none or their place is given. Throws the faults of the stores. */
export function verifyInstallation(place: Place, { data, json }: Wanted, environment: Environment): Promise<Said> {
  const isOnServers = data === undefined && Boolean(environment['BOURSE_EVENT_STORE_URL']);
  return isOnServers ? verifyServers(environment, json) : verifyFiles(place, json);
}

/** Verifies a log in a file, and by the keys beside it that each sealed text has one. */
async function verifyFiles({ data, keys }: Place, isJson: boolean): Promise<Said> {
  const path = join(data, 'log.sqlite');
  const report = verifyLog(path);
  // Keys that are not there at all are looked for by nobody: they may lie elsewhere.
  const fates = isSound(report) ? storedFatesIn(keys) : undefined;
  if (fates === undefined) return saidOf(report, [], isJson);
  const log = await SqliteEventStore.open({ path, readOnly: true });
  try {
    return saidOf(report, await streamsWithoutKeys(log, fates), isJson);
  } finally {
    await log.close();
    await fates.close();
  }
}

/** The same for the log on an event store and the keys in a database, without the master key; processes may run meanwhile. Nothing is written. */
async function verifyServers(environment: Environment, isJson: boolean): Promise<Said> {
  const read = readConfiguration(environment);
  if (read.outcome === 'invalid') return { text: read.problems.join('\n'), exitCode: 2 };
  const { distributed } = read.configuration.engines;
  if (distributed === undefined) return { text: 'BOURSE_DATABASE_URL names no database of keys', exitCode: 2 };
  const { url, client, namespace } = distributed.eventStore;
  const log = await EventStoreDbEventStore.open({ url, client, ...(namespace !== undefined && { namespace }) });
  const fates = storedFatesOn(distributed.database);
  try {
    const report = await verify(log);
    return saidOf(report, isSound(report) ? await streamsWithoutKeys(log, fates) : [], isJson);
  } finally {
    await fates.close();
    await log.close();
  }
}

const isSound = ({ findings }: VerifyReport): boolean => findings.length === 0;

function saidOf(report: VerifyReport, unreadableStreams: readonly string[], isJson: boolean): Said {
  const { factCount, streamCount, head, findings } = report;
  const lines = [
    ...findings.map(({ kind, position, message }) => `${kind.padEnd(10)} ${position ?? ''} ${message}`),
    ...unreadableStreams.map(
      (stream) => `unreadable ${stream}: the key of its texts is missing, and nobody erased them`,
    ),
    `${factCount} facts of ${streamCount} streams up to ${head ?? 'none'}: ${isSound(report) ? 'sound' : `${findings.length} findings`}.`,
  ];
  const isWell = isSound(report) && unreadableStreams.length === 0;
  const text = isJson ? JSON.stringify({ ...report, unreadableStreams }) : lines.join('\n');
  return { text, exitCode: isWell ? 0 : 1 };
}

import { randomBytes, randomUUID } from 'node:crypto';
import { StoreUnavailable } from '../event-store.js';
import type { LogPosition } from './log-client.js';
import { type ReadAttempts, readEvents } from './read-attempts.js';
import { faultKindOf } from './server-fault.js';

const logIdBytes = 6;
const logIdPattern = /^[a-z0-9]{4,32}$/;

export interface LogBeginning {
  readonly logId: string;
  /** Where the id was written: no fact of ours stands before it. Undefined when that can no longer be told. */
  readonly beginsAt: LogPosition | undefined;
}

/**
 * The id of the log in this namespace, and where it begins. The first process draws it and keeps it in the metadata of a stream that holds nothing
 * else; the server lets one of several first ones win. Throws `StoreUnavailable` when it cannot be read or written.
 */
export async function establishLogId(
  attempts: ReadAttempts,
  logStream: string,
  deadlineAt: number,
): Promise<LogBeginning> {
  const metadataStream = `$$${logStream}`;
  const found = await readLogId(attempts, metadataStream, deadlineAt);
  if (found !== undefined) return found;
  await attempts.until(deadlineAt, 'keeping the id of the log', async (timeoutMs) => {
    const event = {
      id: randomUUID(),
      type: '$metadata',
      data: { bourseLogId: randomBytes(logIdBytes).toString('hex') },
      metadata: {},
    };
    try {
      await attempts.client.append(metadataStream, [event], 'no_stream', timeoutMs);
    } catch (error) {
      // Another process was first, or this one was, at an attempt whose answer was lost.
      if (faultKindOf(error) !== 'conflict') throw error;
    }
  });
  const kept = await readLogId(attempts, metadataStream, deadlineAt);
  if (kept === undefined) {
    throw new StoreUnavailable(
      `The metadata of ${logStream} was replaced: the id of the log, bourseLogId, is missing in it`,
    );
  }
  return kept;
}

async function readLogId(
  attempts: ReadAttempts,
  stream: string,
  deadlineAt: number,
): Promise<LogBeginning | undefined> {
  const { events } = await attempts.until(deadlineAt, 'reading the id of the log', (timeoutMs) =>
    readEvents(attempts.client.readStream(stream, 0n, 1), timeoutMs),
  );
  const [received] = events;
  const data = received?.event?.data;
  const logId: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'bourseLogId') : undefined;
  if (received === undefined || typeof logId !== 'string' || !logIdPattern.test(logId)) return undefined;
  // Metadata that was written again stands behind facts.
  return { logId, beginsAt: received.event?.revision === 0n ? received.event.position : undefined };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { bytesOf } from '../aggregate-store/read-fold.js';
import { StoreUnavailable } from '../event-store.js';
import type { Contact } from './contact.js';
import { pauseMs, remainingMs, withinTime } from './deadline.js';
import type { EventCursor, LogClient, ReceivedEvent } from './log-client.js';
import { deniedReadingHint, faultKindOf, faultText } from './server-fault.js';

/** A page of large facts ends early, so that many readers at once cost no more memory than they are worth. */
const pageBytesMax = 8 * 1_024 * 1_024;
const attemptsMax = 200;

/** Calls that may be repeated without harm. */
export interface ReadAttempts {
  readonly client: LogClient;
  /**
   * Repeats the call until it gives an answer. Throws `StoreUnavailable` at the deadline or when access is denied, and any
   * other final answer of the server as it is.
   */
  until<T>(deadlineAt: number, doing: string, call: (timeoutMs: number) => Promise<T>): Promise<T>;
}

export function readAttempts(client: LogClient, servers: string, contact: Contact): ReadAttempts {
  return {
    client,
    until: async (deadlineAt, doing, call) => {
      let lastFault = 'no attempt was made in time';
      for (let attempt = 0; attempt < attemptsMax && remainingMs(deadlineAt) > 0; attempt += 1) {
        const startedAt = performance.now();
        try {
          const answer = await call(remainingMs(deadlineAt));
          contact.reached('reading');
          return answer;
        } catch (error) {
          contact.heard('reading', error, startedAt);
          assertPassing(error, servers);
          lastFault = faultText(error);
        }
        await sleep(pauseMs(attempt, deadlineAt));
      }
      throw new StoreUnavailable(`The event store at ${servers} does not answer (${doing}): ${lastFault}`);
    },
  };
}

/** Throws what no further attempt can change. */
function assertPassing(error: unknown, servers: string): void {
  const kind = faultKindOf(error);
  if (kind === 'passing') return;
  if (kind !== 'access-denied') throw error;
  throw new StoreUnavailable(`The event store at ${servers} denies access: ${deniedReadingHint}`, { cause: error });
}

export interface ReadEvents {
  readonly events: readonly ReceivedEvent[];
  /** About how many bytes they have. */
  readonly bytes: number;
  /** The read was ended because its events are large: more may follow. */
  readonly isCut: boolean;
}

/** Where a page of large events ends. */
interface PageEnd {
  readonly bytesMax?: number | undefined;
  /** A page of all streams begins with the event where the one before ended: with that alone, whoever goes on gets no further. */
  readonly countMin?: number;
}

/** All events of a read, up to the one with which they have `bytesMax`; a missing stream has none. Throws `TimedOut`, and what the server answers. */
export async function readEvents(
  cursor: EventCursor,
  timeoutMs: number,
  { bytesMax = pageBytesMax, countMin = 2 }: PageEnd = {},
): Promise<ReadEvents> {
  const events: ReceivedEvent[] = [];
  let isOver = false;
  let bytes = 0;
  const collect = async (): Promise<boolean> => {
    for await (const received of cursor.events) {
      if (isOver) return true;
      events.push(received);
      bytes += bytesOf(received.event?.data);
      if (bytes >= bytesMax && events.length >= countMin) return true;
    }
    return false;
  };
  try {
    const isCut = await withinTime(timeoutMs, collect());
    if (isCut) cursor.cancel();
    return { events, bytes, isCut };
  } catch (error) {
    cursor.cancel();
    if (faultKindOf(error) === 'stream-missing') return { events: [], bytes: 0, isCut: false };
    throw error;
  } finally {
    isOver = true;
  }
}

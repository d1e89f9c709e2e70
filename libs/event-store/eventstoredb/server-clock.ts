import { randomUUID } from 'node:crypto';
import type { ClockReading, ServerClock } from '#libs/kernel';
import { StoreUnavailable } from '../event-store.js';
import { withinTime } from './deadline.js';
import { sentUndated } from './guarded-appends.js';
import type { EventToStore, StoredEvent } from './log-client.js';
import { type ReadAttempts, readEvents } from './read-attempts.js';
import { actualRevisionOf, faultKindOf } from './server-fault.js';

const sentMax = 1_000;
/** An event of ours that comes back later than this says too little of the present. */
const spanMsMax = 1_000;
const askedWithinMs = 3_000;

/** The clock by which the server dates events. Only an event that this process has just sent tells the present: a quiet log has old ones. */
export interface EventStoreClock extends ServerClock {
  /** An event of this id is about to be sent. */
  sending(id: string): void;
  /** An event was read, whoever wrote it. */
  received(event: StoredEvent): void;
}

/**
 * Reads the clock off what the process reads anyway, and asks for it by a mark: the metadata of a stream that holds nothing, of which the server
 * keeps the last only.
 */
export function eventStoreClock(attempts: ReadAttempts, clockStream: string): EventStoreClock {
  const sentAt = new Map<string, number>();
  const ask = marking(attempts, `$$${clockStream}`);
  let last: ClockReading | undefined;
  let passed: ClockReading | undefined;
  const keep = (reading: ClockReading): ClockReading => {
    last = reading;
    passed = undefined;
    return reading;
  };
  return {
    last: () => last,
    passed: () => passed,
    read: async () => keep(await ask()),
    sending: (id) => {
      // What is sent again was perhaps stored the first time.
      if (sentAt.has(id)) return;
      const [oldest] = sentAt.keys();
      if (sentAt.size >= sentMax && oldest !== undefined) sentAt.delete(oldest);
      sentAt.set(id, performance.now());
    },
    received: ({ id, created }) => {
      if (created === undefined) return;
      const instantMs = created.getTime();
      const notAfter = performance.now();
      const notBefore = sentAt.get(id);
      if (notBefore !== undefined) {
        sentAt.delete(id);
        if (notAfter - notBefore <= spanMsMax) keep({ instantMs, notBefore, notAfter });
      } else if (passed === undefined || instantMs - notAfter > passed.instantMs - passed.notAfter) {
        passed = { instantMs, notBefore: Number.NEGATIVE_INFINITY, notAfter };
      }
    },
  };
}

interface Known {
  readonly revision: bigint;
  /** No later mark was there at this instant. */
  readonly at: number;
}

/**
 * Writes a mark and reads when the server dated it. When another process has marked it in between, its mark is as good. Throws `StoreUnavailable`
 * when the server does not answer.
 */
function marking(attempts: ReadAttempts, stream: string): () => Promise<ClockReading> {
  let expected: bigint | 'no_stream' = 'no_stream';
  const readMark = async ({ revision, at }: Known, deadlineAt: number): Promise<ClockReading> => {
    expected = revision;
    const { events } = await attempts.until(deadlineAt, 'asking for the time', (timeoutMs) =>
      readEvents(attempts.client.readStream(stream, revision, 1), timeoutMs),
    );
    const created = events[0]?.event?.created;
    if (created === undefined) throw new StoreUnavailable('The event store did not say what time it is');
    return { instantMs: created.getTime(), notBefore: at, notAfter: performance.now() };
  };
  return async () => {
    const deadlineAt = performance.now() + askedWithinMs;
    const first = await append(attempts, stream, expected, deadlineAt);
    if (first.isOurs) return readMark(first, deadlineAt);
    const second = await append(attempts, stream, first.revision, deadlineAt);
    return readMark(second.isOurs ? second : { revision: second.revision, at: first.at }, deadlineAt);
  };
}

/** Gives the revision of the mark, or of the one that was there already. */
async function append(
  attempts: ReadAttempts,
  stream: string,
  expected: bigint | 'no_stream',
  deadlineAt: number,
): Promise<Known & { readonly isOurs: boolean }> {
  const at = performance.now();
  const mark: EventToStore = { id: randomUUID(), type: '$metadata', data: {}, metadata: {} };
  return attempts.until(deadlineAt, 'asking for the time', async (timeoutMs) => {
    try {
      const sent = sentUndated(() => attempts.client.append(stream, [mark], expected, timeoutMs));
      const { revision } = await withinTime(timeoutMs, sent);
      return { revision, at, isOurs: true };
    } catch (error) {
      const actual = faultKindOf(error) === 'conflict' ? actualRevisionOf(error) : 'no-stream';
      if (actual === 'no-stream') throw error;
      return { revision: BigInt(actual), at, isOurs: false };
    }
  });
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { AppendOutcome, ExpectedRevision, FactToAppend } from '../event-store.js';
import { StoreUnavailable } from '../event-store.js';
import { StreamDeleted } from '../faults.js';
import type { Contact } from './contact.js';
import { pauseMs, remainingMs, withinTime } from './deadline.js';
import { ignore } from './event-cursors.js';
import { eventOf, positionToken } from './fact-events.js';
import type { EventToStore, LogClient } from './log-client.js';
import { type Pace, pacedBytes } from './paced-bytes.js';
import { actualRevisionOf, faultKindOf, faultText } from './server-fault.js';
import { factsUnderWay, streamLines } from './stream-lines.js';

const attemptMinMs = 1_000;
const attemptsMax = 200;
/** The clients encode an append in one go, at about 17 µs per KiB. */
const bytesPerTurn = 256 * 1_024;

/** The clock, or the time that each fact carries already. */
export type RecordedAt = (fact: FactToAppend) => string;

export interface AppendRequest {
  /** As the server calls it. */
  readonly streamName: string;
  readonly facts: readonly FactToAppend[];
  /** How many bytes the facts have. */
  readonly byteCount: number;
  readonly expected: ExpectedRevision;
  readonly recordedAt: RecordedAt;
  /** On the clock of `performance.now()`. */
  readonly deadlineAt: number;
}

export interface Appender {
  /** Never two appends of the same facts at once; answers `unknown` at the deadline. Throws `StoreUnavailable` when it was refused for good, and `StreamDeleted`. */
  append(request: AppendRequest): Promise<AppendOutcome>;
}

type Settled = Exclude<AppendOutcome, { readonly outcome: 'unknown' }>;

/**
 * Appends, and repeats what failed with the same ids at the same expected revision until it is known what became of it. First
 * attempts on a stream may follow each other without waiting; once one has failed, its stream is taken one by one, in order.
 */
export function appender(client: LogClient, logId: string, contact: Contact): Appender {
  const lines = streamLines();
  const pace = pacedBytes(bytesPerTurn);
  const facts = factsUnderWay(async (call, deadlineAt) => {
    await withinTime(remainingMs(deadlineAt), call).catch(ignore);
  });

  const settle = async (request: AppendRequest): Promise<AppendOutcome> => {
    const attempts = attemptsOf({ client, logId, contact, pace }, request);
    if (!lines.isBusy(request.streamName)) {
      const first = await attempts.next();
      if (first !== undefined) return first;
    }
    const repeated = lines.inTurn(request.streamName, () => untilSettled(attempts, request.deadlineAt));
    return withinTime(remainingMs(request.deadlineAt), repeated).catch((error: unknown) => {
      if (error instanceof StoreUnavailable || error instanceof StreamDeleted) throw error;
      return { outcome: 'unknown', message: attempts.lastFault() };
    });
  };

  return {
    append: async (request) => {
      const ids = request.facts.map(({ id }) => id);
      const outcome = await facts.alone(ids, request.deadlineAt, () => settle(request));
      return outcome ?? { outcome: 'unknown', message: 'an earlier append of the same facts is still under way' };
    },
  };
}

async function untilSettled(attempts: Attempts, deadlineAt: number): Promise<AppendOutcome> {
  for (let attempt = 0; attempt < attemptsMax && remainingMs(deadlineAt) > 0; attempt += 1) {
    const settled = await attempts.next();
    if (settled !== undefined) return settled;
    await sleep(pauseMs(attempt, deadlineAt));
  }
  return { outcome: 'unknown', message: attempts.lastFault() };
}

interface Attempts {
  /** One more attempt: what became of it, or undefined when nobody knows. */
  next(): Promise<Settled | undefined>;
  lastFault(): string;
}

interface Attempting {
  readonly client: LogClient;
  readonly logId: string;
  readonly contact: Contact;
  readonly pace: Pace;
}

function attemptsOf({ client, logId, contact, pace }: Attempting, request: AppendRequest): Attempts {
  const { streamName, facts, byteCount, expected, recordedAt, deadlineAt } = request;
  const expectedRevision = expected === 'no-stream' ? 'no_stream' : BigInt(expected);
  const firstRevision = expected === 'no-stream' ? 0n : BigInt(expected) + 1n;
  let lastFault = 'no attempt was made in time';

  const send = async (timeoutMs: number): Promise<Settled> => {
    await pace(byteCount);
    const events: readonly EventToStore[] = facts.map((fact) => eventOf(fact, recordedAt(fact)));
    const { revision, position } = await client.append(streamName, events, expectedRevision, timeoutMs);
    if (position === undefined) throw new TypeError('the server did not say where the facts stand');
    // On a stream that was deleted the server takes "no stream" and goes on behind what is gone.
    if (revision !== firstRevision + BigInt(facts.length - 1)) throw new StreamDeleted(streamName);
    return { outcome: 'appended', revision: Number(revision), position: positionToken(logId, position) };
  };

  return {
    next: async () => {
      const startedAt = performance.now();
      const timeoutMs = attemptMs(remainingMs(deadlineAt));
      try {
        const settled = await withinTime(timeoutMs, send(timeoutMs));
        contact.reached('appending');
        return settled;
      } catch (error) {
        if (error instanceof StreamDeleted) throw error;
        contact.heard('appending', error, startedAt);
        lastFault = faultText(error);
        return finalAnswer(streamName, error);
      }
    },
    lastFault: () => lastFault,
  };
}

/** Half of the time that is left, so that a lost answer leaves room to ask again. */
function attemptMs(leftMs: number): number {
  return Math.min(leftMs, Math.max(attemptMinMs, leftMs / 2));
}

/** What an error settles; undefined when the append may have been stored, or may be tried again. */
function finalAnswer(streamName: string, error: unknown): Settled | undefined {
  switch (faultKindOf(error)) {
    case 'conflict':
      return { outcome: 'conflict', actualRevision: actualRevisionOf(error) };
    case 'too-large':
      return { outcome: 'refused', code: 'TOO_LARGE', message: 'The server takes no append as large as this' };
    case 'access-denied':
      throw new StoreUnavailable(`The event store denies writing to ${streamName}: look at its user and password`);
    case 'stream-deleted':
      throw new StreamDeleted(streamName);
    case 'bad-request':
      throw new StoreUnavailable(`The event store refuses the append to ${streamName}: ${faultText(error)}`);
    default:
      return undefined;
  }
}

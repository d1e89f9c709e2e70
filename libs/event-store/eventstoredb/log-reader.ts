import { markOf, type Position, type RecordedFact } from '#libs/kernel';
import type { LogPage, ReadOptions, StreamPage } from '../event-store.js';
import { StreamDeleted, UnknownPosition } from '../faults.js';
import type { History } from '../history.js';
import { remainingMs } from './deadline.js';
import { factOf, positionIn, positionOf, positionToken } from './fact-events.js';
import type { LogPosition, ReceivedEvent } from './log-client.js';
import { positionJudge } from './position-fault.js';
import { type ReadAttempts, type ReadEvents, readEvents } from './read-attempts.js';
import type { RecordingClock } from './recording-clock.js';
import type { EventStoreClock } from './server-clock.js';
import { faultKindOf } from './server-fault.js';
import { isOfCategory, type StreamNames } from './stream-names.js';

const pageCountMax = 1_000;
const pageCount = 500;
/** Mostly the last event is the one, and others' events may be large. */
const firstPageBackwards = 2;

/** What it takes to tell our facts from everything else on the server. */
export interface LogPlace {
  readonly logId: string;
  /** No fact of ours stands before it, however much of others' does. */
  readonly beginsAt: LogPosition | undefined;
  readonly names: StreamNames;
  readonly times: RecordingClock;
  readonly serverClock: EventStoreClock;
  /** Takes note of every fact of ours that comes along. */
  readonly history: History;
}

export interface LogReader {
  stream(stream: string, fromRevision: number, options: ReadOptions, deadlineAt: number): Promise<StreamPage>;
  all(after: Position | undefined, options: ReadOptions, deadlineAt: number): Promise<LogPage>;
  newest(deadlineAt: number): Promise<RecordedFact | undefined>;
  /** Whether the server's last event, of ours or not, stands at the position or behind it. */
  reaches(position: Position, deadlineAt: number): Promise<boolean>;
  /** The fact of ours that stands exactly there, in one read of one event. */
  at(position: Position, deadlineAt: number): Promise<RecordedFact | undefined>;
}

export function logReader(attempts: ReadAttempts, place: LogPlace): LogReader {
  const { logId, names, beginsAt } = place;
  const { client } = attempts;
  const backwards = backwardsReader(attempts, place);

  return {
    stream: async (stream, fromRevision, options, deadlineAt) => {
      const limit = limitOf(options);
      if (!names.isStream(stream)) return { facts: [], isEnd: true };
      const name = names.nameOf(stream);
      const reading = attempts.until(deadlineAt, `reading ${stream}`, (timeoutMs) =>
        readEvents(client.readStream(name, BigInt(fromRevision), limit + 1), timeoutMs, {
          bytesMax: options.bytesMax,
          countMin: 1,
        }),
      );
      const { events, isCut } = await ofStream(stream, reading);
      assertWhole(stream, fromRevision, events);
      const facts = events.slice(0, limit).map((received) => {
        const fact = ownFact(received, place, undefined);
        if (fact === undefined) throw new TypeError(`Something in ${stream} is not a fact of Bourse`);
        return fact;
      });
      return { facts, isEnd: !isCut && events.length <= limit };
    },

    all: async (after, options, deadlineAt) => {
      const limit = limitOf(options);
      const from = after === undefined ? (beginsAt ?? 'start') : positionOf(logId, after);
      // The read begins at the position, so the fact that stands there comes again.
      const count = from === 'start' ? limit : limit + 1;
      const { events, bytes, isCut } = await atPosition(
        after,
        readForwards(attempts, { from, count, ...options }, deadlineAt),
      );
      const fresh = from === 'start' ? events : events.filter((received) => positionIn(received).commit > from.commit);
      const facts = fresh.flatMap((received) => ownFact(received, place, options.categories) ?? []);
      const isCaughtUp = !isCut && events.length < count;
      const { last = after, lastFact } = endOf(fresh, isCaughtUp, place);
      return { facts, isCaughtUp, last, lastFact, readCount: fresh.length, readBytes: bytes };
    },

    at: (position, deadlineAt) => factAt(attempts, place, position, deadlineAt),

    ...backwards,
  };
}

/** Reads from the end of the server's log on backwards. */
function backwardsReader(attempts: ReadAttempts, place: LogPlace): Pick<LogReader, 'newest' | 'reaches'> {
  const { client } = attempts;
  /** What a look backwards has found: below its top nothing is read again. */
  let scanned: { readonly top: bigint; readonly newest: RecordedFact | undefined } = {
    top: place.beginsAt?.commit ?? -1n,
    newest: undefined,
  };

  const readBackwards = (from: LogPosition | 'end', count: number, at: number) =>
    attempts.until(at, 'reading the log', (timeoutMs) =>
      readEvents(client.readAll(from, 'backwards', count), timeoutMs),
    );

  return {
    reaches: async (position, deadlineAt) => {
      const { commit } = positionOf(place.logId, position);
      const { events } = await readBackwards('end', 1, deadlineAt);
      return events.some((received) => positionIn(received).commit >= commit);
    },

    newest: async (deadlineAt) => {
      let from: LogPosition | 'end' = 'end';
      let top: bigint | undefined;
      for (let count = firstPageBackwards; ; count = Math.min(count * 2, pageCount)) {
        const { events, isCut } = await readBackwards(from, count, deadlineAt);
        top ??= events[0] === undefined ? scanned.top : positionIn(events[0]).commit;
        const unscanned = events.filter((received) => positionIn(received).commit > scanned.top);
        const fact = firstFact(unscanned, place);
        const last = events.at(-1);
        const isEnd = (!isCut && events.length < count) || unscanned.length < events.length || last === undefined;
        if (fact !== undefined || isEnd) {
          scanned = { top, newest: fact ?? scanned.newest };
          return scanned.newest;
        }
        from = positionIn(last);
      }
    },
  };
}

/** Where whoever has read these events goes on, and the last fact among them, asked for or not. */
function endOf(events: readonly ReceivedEvent[], isCaughtUp: boolean, place: LogPlace) {
  const newest = firstFact(events.toReversed(), place);
  const lastFact = newest && markOf(newest);
  // At the end the last fact is as good a place as the last event, and one that the server never cleans away.
  const lastEvent = isCaughtUp ? undefined : events.at(-1);
  return { last: lastEvent === undefined ? lastFact?.position : tokenOf(lastEvent, place.logId), lastFact };
}

async function factAt(
  attempts: ReadAttempts,
  place: LogPlace,
  position: Position,
  deadlineAt: number,
): Promise<RecordedFact | undefined> {
  const from = positionOf(place.logId, position);
  const { events } = await whereAnEventIs(readForwards(attempts, { from, count: 1 }, deadlineAt));
  const there = events.filter((received) => positionIn(received).commit === from.commit);
  return firstFact(there, place);
}

interface Forwards extends ReadOptions {
  readonly from: LogPosition | 'start';
  readonly count: number;
}

function readForwards(attempts: ReadAttempts, { from, count, bytesMax }: Forwards, at: number): Promise<ReadEvents> {
  const { client } = attempts;
  const judged = positionJudge(client);
  return attempts.until(at, 'reading the log', async (timeoutMs) => {
    try {
      return await readEvents(client.readAll(from, 'forwards', count), timeoutMs, { bytesMax });
    } catch (error) {
      throw from === 'start' ? error : await judged(error, remainingMs(at));
    }
  });
}

function firstFact(events: readonly ReceivedEvent[], place: LogPlace): RecordedFact | undefined {
  for (const received of events) {
    const fact = ownFact(received, place, undefined);
    if (fact !== undefined) return fact;
  }
  return undefined;
}

/** The fact, when the event is one of ours and of the categories asked for. */
export function ownFact(
  received: ReceivedEvent,
  { names, logId, times, serverClock, history }: LogPlace,
  categories: readonly string[] | undefined,
): RecordedFact | undefined {
  const { event } = received;
  const stream = event === undefined ? undefined : names.streamOf(event.streamId);
  if (event === undefined || stream === undefined || !isOfCategory(stream, categories)) return undefined;
  const fact = factOf(event, stream, tokenOf(received, logId));
  if (fact === undefined) return undefined;
  times.saw(fact.recordedAt);
  serverClock.received(event);
  history.saw(markOf(fact));
  return fact;
}

/** Names the position when the server says that no event stands there. */
async function atPosition<T>(after: Position | undefined, read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (after !== undefined && faultKindOf(error) === 'bad-request') throw new UnknownPosition(after);
    throw error;
  }
}

/** The server has no answer for a position at which no event begins. */
async function whereAnEventIs(read: Promise<ReadEvents>): Promise<Pick<ReadEvents, 'events'>> {
  try {
    return await read;
  } catch (error) {
    if (faultKindOf(error) === 'bad-request') return { events: [] };
    throw error;
  }
}

/** Says of a tombstoned stream what happened to it. */
async function ofStream<T>(stream: string, read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (faultKindOf(error) === 'stream-deleted') throw new StreamDeleted(stream);
    throw error;
  }
}

/** A stream that was deleted or cut goes on behind what is gone, and a fold of the rest would be wrong. */
function assertWhole(stream: string, fromRevision: number, events: readonly ReceivedEvent[]): void {
  const first = events[0]?.event?.revision;
  if (first !== undefined && first !== BigInt(fromRevision)) throw new StreamDeleted(stream);
}

function tokenOf(received: ReceivedEvent, logId: string): Position {
  return positionToken(logId, positionIn(received));
}

export function limitOf({ countMax = pageCount }: ReadOptions): number {
  if (countMax < 1 || countMax > pageCountMax) throw new RangeError(`A page has 1 to ${pageCountMax} facts`);
  return countMax;
}

import {
  type FactMetadata,
  ForeignPosition,
  formatPosition,
  type Position,
  parsePosition,
  type RecordedFact,
} from '#libs/kernel';
import type { FactToAppend } from '../event-store.js';
import { isFactMetadata } from '../fact-metadata.js';
import type { EventToStore, LogPosition, ReceivedEvent, StoredEvent } from './log-client.js';

const ordinalMax = 999_999_999_999_999n;

/** The server's own time cannot be chosen, so ours travels beside what the fact says of itself. */
export function eventOf({ id, type, data, metadata }: FactToAppend, recordedAt: string): EventToStore {
  return { id, type, data, metadata: { ...metadata, recordedAt } };
}

/** The fact, as it was before it was stored; undefined when somebody else wrote the event. Throws `TypeError` when it is damaged. */
export function factOf(event: StoredEvent, stream: string, position: Position): RecordedFact | undefined {
  if (!isObject(event.metadata) || typeof event.metadata['recordedAt'] !== 'string') return undefined;
  const { recordedAt, ...rest } = event.metadata;
  const metadata: unknown = rest;
  if (!isFactMetadata(metadata) || typeof recordedAt !== 'string') {
    throw new TypeError(`The metadata of ${stream}@${event.revision} is not that of a fact`);
  }
  return recorded(event, { stream, position, metadata, recordedAt });
}

function recorded(
  { id, type, data, revision }: StoredEvent,
  {
    stream,
    position,
    metadata,
    recordedAt,
  }: {
    readonly stream: string;
    readonly position: Position;
    readonly metadata: FactMetadata;
    readonly recordedAt: string;
  },
): RecordedFact {
  return { id, stream, revision: Number(revision), position, type, data, metadata, recordedAt };
}

/** Where the event stands. Every server since 22.6 says it with the event; before, the commit position is all there is. */
export function positionIn({ event, commitPosition }: ReceivedEvent): LogPosition {
  if (event?.position !== undefined) return event.position;
  if (commitPosition === undefined) throw new TypeError('The server did not say where an event stands');
  return { commit: commitPosition, prepare: commitPosition };
}

/** The token of the server's position. Tokens have fifteen digits: enough for 900 TiB of log. */
export function positionToken(logId: string, { commit }: LogPosition): Position {
  if (commit > ordinalMax) throw new RangeError(`The position ${commit} is beyond what is kept exactly`);
  return formatPosition(logId, Number(commit));
}

/** The server's position of the token; throws `ForeignPosition` when it is of another log. */
export function positionOf(logId: string, token: Position): LogPosition {
  const parsed = parsePosition(token);
  if (parsed.logId !== logId) throw new ForeignPosition(token, logId);
  const commit = BigInt(parsed.ordinal);
  return { commit, prepare: commit };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

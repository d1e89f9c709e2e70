/** A fact as a rule states it: past tense, immutable. */
export interface Fact {
  readonly type: string;
  readonly data: object;
}

/** Who asked for the fact, when, and on the strength of what. Stored beside the data of every fact. */
export interface FactMetadata {
  /** The decision's clock, RFC 3339 in UTC. Durations are measured on it. */
  readonly occurredAt: string;
  /** Opaque id of the principal; names live in an erasable table. */
  readonly actor: string;
  /** UUIDv5 of principal, mutation and idempotency key. */
  readonly commandId: string;
  /** HMAC of the command's payload with the installation's key: tells a repetition from a reused key. */
  readonly payloadDigest: string;
  readonly correlationId: string;
  /** The fact that a reaction answered with this command. */
  readonly causationId?: string | undefined;
  readonly traceparent?: string | undefined;
  readonly schemaVersion: number;
  /** SHA-256 over the fact before it in its stream; empty for the first. */
  readonly previousHash: string;
}

/** A fact as the log holds it. `data` is as stored: not upcast, sealed fields still sealed. */
export interface RecordedFact {
  /** UUIDv7, drawn when the command was decided. */
  readonly id: string;
  readonly stream: string;
  /** Gapless from 0 within the stream. */
  readonly revision: number;
  readonly position: Position;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: FactMetadata;
  /** The store's clock, RFC 3339 in UTC: never decreasing within a stream, and in position order where one process writes. */
  readonly recordedAt: string;
}

/** Where a fact stands in the log: the opaque token `<log id>.<ordinal>`. Compare only with `comparePositions`. */
export type Position = string;

/**
 * A place in the log and the fact that stands there. A position alone does not tell one history from another: a log that was put back to an
 * earlier copy and has grown since holds other facts at the same positions.
 */
export interface Mark {
  readonly position: Position;
  /** Undefined where an older release kept the position alone. */
  readonly factId: string | undefined;
}

/** The place of a fact, as whoever has read up to it keeps it. */
export function markOf({ position, id }: Pick<RecordedFact, 'position' | 'id'>): Mark {
  return { position, factId: id };
}

/** Negative, zero or positive as `a` stands before, at or after `b`. Positions of different logs are not comparable: it throws. */
export function comparePositions(a: Position, b: Position): number {
  const [left, right] = [parsePosition(a), parsePosition(b)];
  if (left.logId !== right.logId) throw new ForeignPosition(b, left.logId);
  return left.ordinal - right.ordinal;
}

/** Splits the token; throws `ForeignPosition` when the text is not one. */
export function parsePosition(position: Position): { readonly logId: string; readonly ordinal: number } {
  const match = /^([a-z0-9]{4,32})\.(\d{1,15})$/.exec(position);
  const [, logId, ordinal] = match ?? [];
  if (logId === undefined || ordinal === undefined) throw new ForeignPosition(position, undefined);
  return { logId, ordinal: Number(ordinal) };
}

export function formatPosition(logId: string, ordinal: number): Position {
  return `${logId}.${ordinal}`;
}

/** The token is not a position, or one of another log. */
export class ForeignPosition extends Error {
  override readonly name = 'ForeignPosition';

  constructor(
    readonly position: string,
    readonly expectedLogId: string | undefined,
  ) {
    super(
      expectedLogId === undefined
        ? `'${position}' is not a position`
        : `'${position}' is of another log than ${expectedLogId}`,
    );
  }
}

import type { AppendOutcome } from './database.js';
import type { ExpectedRevision } from './decide-append.js';
import { bytes, nested, unsigned } from './protobuf.js';

// google.rpc.Code
const codes = { invalidArgument: 3, deadlineExceeded: 4, permissionDenied: 7, failedPrecondition: 9, unavailable: 14 };

export type Stored = Extract<AppendOutcome, { kind: 'stored' }>;

/** A `google.rpc.Status` as the answers to appends carry it. */
export type AppendError = Buffer;

export const errors = {
  /** The client has no word for this one and says "Could not recognize Server Is Not Ready". */
  notReady: () => status(codes.unavailable, 'Server Is Not Ready', 'google.protobuf.Empty'),
  badRequest: (message: string) =>
    status(codes.invalidArgument, 'BadRequest', 'event_store.client.BadRequest', bytes(1, message)),
  timeout: () => status(codes.deadlineExceeded, 'Timeout', 'event_store.client.Timeout'),
  accessDenied: () => status(codes.permissionDenied, 'AccessDenied', 'event_store.client.AccessDenied'),
  tooLarge: (maximumBytes: number) =>
    status(
      codes.invalidArgument,
      'MaximumAppendSizeExceeded',
      'event_store.client.MaximumAppendSizeExceeded',
      unsigned(1, maximumBytes),
    ),
  streamDeleted: (stream: string) =>
    status(
      codes.failedPrecondition,
      'StreamDeleted',
      'event_store.client.StreamDeleted',
      nested(1, streamIdentifier(stream)),
    ),
  wrongRevision: (lastRevision: number | undefined, expected: ExpectedRevision) =>
    status(
      codes.failedPrecondition,
      'WrongExpectedVersion',
      'event_store.client.WrongExpectedVersion',
      lastRevision === undefined ? nested(2) : unsigned(1, lastRevision),
      expectedField(expected, { position: 3, any: 4, streamExists: 5, noStream: 6 }),
    ),
} as const;

/** One answer on the stream of batch appends. `result` is an error or `batchSuccess`. */
export function batchAppendResponse(correlationId: string, stream: string, result: Buffer): Buffer {
  return Buffer.concat([nested(1, bytes(2, correlationId)), result, nested(4, streamIdentifier(stream))]);
}

export function batchError(error: AppendError): Buffer {
  return nested(2, error);
}

export function batchSuccess({ lastRevision, position }: Stored): Buffer {
  return nested(3, unsigned(1, lastRevision), nested(3, allPosition(position)));
}

/** The answer to a plain append. */
export function appendSuccess({ lastRevision, position }: Stored): Buffer {
  return nested(1, unsigned(1, lastRevision), nested(3, allPosition(position)));
}

export function appendWrongRevision(lastRevision: number | undefined, expected: ExpectedRevision): Buffer {
  return nested(
    2,
    lastRevision === undefined ? nested(7) : unsigned(6, lastRevision),
    expectedField(expected, { position: 8, any: 9, streamExists: 10, noStream: 11 }),
  );
}

/** The answer to a delete and to a tombstone. */
export function removed(position: number): Buffer {
  return nested(1, allPosition(position));
}

export const readAnswers = {
  confirmation: (subscriptionId: string) => nested(2, bytes(1, subscriptionId)),
  checkpoint: (position: number) => nested(3, allPosition(position)),
  streamNotFound: (stream: string) => nested(4, nested(1, streamIdentifier(stream))),
  caughtUp: () => nested(8),
} as const;

function allPosition(position: number): Buffer {
  return Buffer.concat([unsigned(1, position), unsigned(2, position)]);
}

function streamIdentifier(stream: string): Buffer {
  return bytes(3, stream);
}

function expectedField(
  expected: ExpectedRevision,
  fields: { readonly position: number; readonly any: number; readonly streamExists: number; readonly noStream: number },
): Buffer {
  switch (expected) {
    case 'any':
      return nested(fields.any);
    case 'stream_exists':
      return nested(fields.streamExists);
    case 'no_stream':
      return nested(fields.noStream);
    default:
      return unsigned(fields.position, expected);
  }
}

function status(code: number, message: string, typeName: string, ...details: readonly Buffer[]): AppendError {
  const any = nested(3, bytes(1, `type.googleapis.com/${typeName}`), bytes(2, Buffer.concat(details)));
  return Buffer.concat([unsigned(1, code), bytes(2, message), any]);
}

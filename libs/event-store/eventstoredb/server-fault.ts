import { type ExpectedRevision, StoreUnavailable } from '../event-store.js';
import { LogWentBack } from '../faults.js';

/**
 * What an error of the server or the client means. `passing` is everything that may be gone with the next attempt, and all
 * that nobody knows better about: the server starting, gone, without a leader, or silent.
 */
export type FaultKind =
  | 'conflict'
  | 'too-large'
  | 'stream-deleted'
  | 'stream-missing'
  | 'bad-request'
  | 'access-denied'
  | 'passing';

const kindByType = new Map<unknown, FaultKind>([
  ['wrong-expected-version', 'conflict'],
  ['maximum-append-size-exceeded', 'too-large'],
  ['stream-deleted', 'stream-deleted'],
  ['stream-not-found', 'stream-missing'],
  ['access-denied', 'access-denied'],
  ['invalid-argument', 'bad-request'],
]);
const kindByGrpcCode = new Map<unknown, FaultKind>([
  [3, 'bad-request'],
  [7, 'access-denied'],
  [16, 'access-denied'],
]);

/** The clients have no type for some answers of the server, so that their words have to be looked at. */
const badRequestWords = /BadRequest|InvalidPosition|INVALID_ARGUMENT/i;
const deniedWords = /Access ?Denied|PERMISSION_DENIED|UNAUTHENTICATED/i;

export function faultKindOf(error: unknown): FaultKind {
  // Refused before it was sent, and no further attempt changes that.
  if (error instanceof LogWentBack) return 'bad-request';
  // A look at the log that an attempt waited for was refused, which is told with its reason.
  if (error instanceof StoreUnavailable && error.cause !== undefined) return faultKindOf(error.cause);
  const typed = kindByType.get(fieldOf(error, 'type')) ?? kindByGrpcCode.get(fieldOf(error, 'code'));
  if (typed !== undefined) return typed;
  const words = faultText(error);
  if (badRequestWords.test(words)) return 'bad-request';
  return deniedWords.test(words) ? 'access-denied' : 'passing';
}

/** Names both reasons for which reading is denied, because the server's answer does not tell them apart. */
export const deniedReadingHint =
  'look at its user and password, and whether this user may read the log of all streams (acl.readRoles of $all)';

/** The revision that stood in the way of an append: a number, or in words that there is no stream. The two clients name it differently. */
export function actualRevisionOf(error: unknown): ExpectedRevision {
  const actual = fieldOf(error, 'actualVersion') ?? fieldOf(error, 'actualState');
  if (typeof actual === 'bigint' && actual >= 0n) return Number(actual);
  return 'no-stream';
}

export function faultText(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}

function fieldOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}

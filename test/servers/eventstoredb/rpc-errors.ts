import { Metadata, type ServiceError, status } from '@grpc/grpc-js';

/** Errors that end a call, with the trailers by which the clients recognise them. */
export const rpcErrors = {
  notReady: () => rpcError(status.UNAVAILABLE, 'Server Is Not Ready'),
  notLeader: (leaderPort: number) =>
    rpcError(status.NOT_FOUND, 'Leader info available', {
      exception: 'not-leader',
      'leader-endpoint-host': '127.0.0.1',
      'leader-endpoint-port': `${leaderPort}`,
    }),
  badRequest: (message: string) => rpcError(status.INVALID_ARGUMENT, message),
  unauthenticated: () => rpcError(status.UNAUTHENTICATED, 'Unauthenticated'),
  accessDenied: () => rpcError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' }),
  streamDeleted: (stream: string) =>
    rpcError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
      exception: 'stream-deleted',
      'stream-name': stream,
    }),
  wrongRevision: (stream: string, expected: bigint, actual: number | undefined) =>
    rpcError(
      status.FAILED_PRECONDITION,
      `Append failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${actual ?? -1}`,
      {
        exception: 'wrong-expected-version',
        'stream-name': stream,
        'expected-version': `${expected}`,
        'actual-version': `${actual ?? -1}`,
      },
    ),
  tooLarge: (maximumBytes: number) =>
    rpcError(status.INVALID_ARGUMENT, `Maximum Append Size of ${maximumBytes} Exceeded.`, {
      exception: 'maximum-append-size-exceeded',
      'maximum-append-size': `${maximumBytes}`,
    }),
  invalidReadPosition: () => rpcError(status.UNKNOWN, 'Unexpected ReadAllResult: InvalidPosition'),
  invalidSubscriptionPosition: () => rpcError(status.INVALID_ARGUMENT, 'InvalidPosition'),
} as const;

/** Versions whose answers differ. */
export const serverVersions = ['24.2', '23.10'] as const;
export type ServerVersion = (typeof serverVersions)[number];

/** The error as a version tells it: 23.10 says only that reading failed where 24.2 names the position as the reason. */
export function inWordsOf(version: ServerVersion, error: unknown): unknown {
  if (version === '24.2' || !(error instanceof Error) || !error.message.includes('InvalidPosition')) return error;
  const result = error.message.includes('ReadAllResult') ? 'ReadAllResult' : 'FilteredReadAllResult';
  return rpcError(status.UNKNOWN, `Unexpected ${result}: Error`);
}

function rpcError(code: status, details: string, trailers: Readonly<Record<string, string>> = {}): ServiceError {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata });
}

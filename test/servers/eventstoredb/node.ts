import type { Metadata, ServiceError } from '@grpc/grpc-js';
import type { Database } from './database.js';
import { rpcErrors, type ServerVersion } from './rpc-errors.js';

/** What every call asks the node before it is served. */
export interface Node {
  readonly database: Database;
  readonly version: ServerVersion;
  /** False for the first seconds after the start, while the port is open already. */
  isReady(): boolean;
  /** Why the caller is refused, if so. */
  refusal(metadata: Metadata): Refusal | undefined;
  /** True when the answer to this append has to get lost. Counts down. */
  losesReply(): boolean;
}

export interface Refusal {
  readonly error: ServiceError;
  /** Wrong credentials end the call; missing ones are answered append by append. */
  readonly isForCall: boolean;
}

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** Without credentials of its own, the server takes everybody. */
export function refusalFor(credentials: Credentials | undefined, metadata: Metadata): Refusal | undefined {
  if (credentials === undefined) return undefined;
  const [given] = metadata.get('authorization');
  if (given === undefined) return { error: rpcErrors.accessDenied(), isForCall: false };
  const expected = `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`;
  return given === expected ? undefined : { error: rpcErrors.unauthenticated(), isForCall: true };
}

import type { Metadata, ServiceError } from '@grpc/grpc-js';
import type { Database } from './database.js';
import { rpcErrors, type ServerVersion } from './rpc-errors.js';

/** What every call asks the node before it is served. */
export interface Node {
  /** Only the node that leads has one. */
  readonly database: Database;
  readonly version: ServerVersion;
  /** False for the first seconds after the start, while the port is open already. */
  isReady(): boolean;
  /** Where the leader is, when another node of the cluster leads: that one is to be asked instead. */
  leaderPort(): number | undefined;
  /** Why the caller is refused, if so. */
  refusal(metadata: Metadata): Refusal | undefined;
  /** True when the answer to this append has to get lost. Counts down. */
  losesReply(): boolean;
}

/** Why this node serves nobody at the moment, if so: another one leads, or it is not ready. */
export function absenceOf(node: Node): ServiceError | undefined {
  const leaderPort = node.leaderPort();
  if (leaderPort !== undefined) return rpcErrors.notLeader(leaderPort);
  return node.isReady() ? undefined : rpcErrors.notReady();
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

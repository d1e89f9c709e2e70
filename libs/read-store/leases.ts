/** A worker's time-limited claim on an operation. The token is the number of the claim; a later one makes it stale. */
export interface Lease {
  readonly operation: string;
  readonly token: number;
  /** RFC 3339 in UTC. */
  readonly deadline: string;
}

/**
 * The deadlines of leases: operational rows that heartbeats move, in no view and untouched by rebuilds. Who holds an operation is decided
 * by the facts; a lease only says until when. It never waits for the projector.
 */
export abstract class Leases {
  /** `stale` when a later claim, or the same one, is known already under a higher token. Claiming again with the same token is a heartbeat. */
  abstract claim(operation: string, token: number, deadline: string): Promise<'held' | 'stale'>;
  /** Moves the deadline; `stale` when this token does not hold the lease any more. */
  abstract heartbeat(operation: string, token: number, deadline: string): Promise<'held' | 'stale'>;
  /** Forgets the lease when this token, or an older one, holds it. */
  abstract release(operation: string, token: number): Promise<void>;
  /** Leases whose deadline is at or before `now`, the oldest first. */
  abstract due(now: string, countMax: number): Promise<readonly Lease[]>;
  /** RFC 3339 in UTC; undefined when nobody holds it. */
  abstract deadlineOf(operation: string): Promise<string | undefined>;
}

import type { AttemptKind } from './failing-kinds.js';
import type { ClientWatch } from './replaceable-client.js';
import { faultKindOf } from './server-fault.js';

/** Whether the last attempts reached the server: all that can be said of a connection that is made when it is needed. */
export interface Contact {
  isReachable(): boolean;
  /** An attempt that began at `startedAt`, on the clock of `performance.now()`, failed like this. */
  heard(kind: AttemptKind, error: unknown, startedAt: number): void;
  reached(kind: AttemptKind): void;
}

/** Tells the watch of the client, too, how each attempt ended. */
export function contact(watch?: ClientWatch): Contact {
  let isReachable = true;
  const reached = (kind: AttemptKind): void => {
    isReachable = true;
    watch?.succeeded(kind);
  };
  return {
    isReachable: () => isReachable,
    heard: (kind, error, startedAt) => {
      // A refusal is an answer too.
      if (faultKindOf(error) !== 'passing') return reached(kind);
      isReachable = false;
      watch?.failed(kind, startedAt);
    },
    reached,
  };
}

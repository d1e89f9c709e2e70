import { faultKindOf } from './server-fault.js';

/** Whether the last attempts reached the server: all that can be said of a connection that is made when it is needed. */
export interface Contact {
  isReachable(): boolean;
  /** An attempt failed like this. */
  heard(error: unknown): void;
  reached(): void;
}

export function contact(): Contact {
  let isReachable = true;
  return {
    isReachable: () => isReachable,
    // A refusal is an answer too.
    heard: (error) => {
      isReachable = faultKindOf(error) !== 'passing';
    },
    reached: () => {
      isReachable = true;
    },
  };
}

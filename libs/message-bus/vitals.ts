import type { Health } from './message-bus.js';

/** Whether a consumer lives: it hears from its broker or tries to, and no batch stays in its hands for ever. */
export interface Vitals {
  /** The client has done something. */
  sign(): void;
  batchBegan(): void;
  batchEnded(): void;
  health(): Health;
}

export function vitals(wedgedAfterMs: number, now: () => number = () => performance.now()): Vitals {
  let signAt = now();
  let batchSince: number | undefined;
  const sign = () => {
    signAt = now();
  };
  return {
    sign,
    batchBegan: () => {
      sign();
      batchSince = now();
    },
    batchEnded: () => {
      sign();
      batchSince = undefined;
    },
    health: () => {
      if (batchSince !== undefined && now() - batchSince > wedgedAfterMs)
        return { isHealthy: false, reason: `One batch has been in hand for more than ${wedgedAfterMs} ms` };
      if (batchSince === undefined && now() - signAt > wedgedAfterMs)
        return { isHealthy: false, reason: `The client has been silent for more than ${wedgedAfterMs} ms` };
      return { isHealthy: true };
    },
  };
}

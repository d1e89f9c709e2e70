import { setImmediate as turn } from 'node:timers/promises';

/** A request waits no longer than this, and one page more, for somebody who reads the whole log. */
const heldMsMax = 8;

/** Lets the event loop turn when it was held for long; between two pages of a long read. */
export function givingWay(): () => Promise<void> {
  let turnedAt = 0;
  return async () => {
    if (performance.now() - turnedAt < heldMsMax) return;
    await turn();
    turnedAt = performance.now();
  };
}

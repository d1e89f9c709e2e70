import assert from 'node:assert/strict';
import type { AppendOutcome, EventStore } from '#libs/event-store';

/** Opens a log for one point of the contract; it may hold facts of others. The point closes it. */
export type OpenStore = () => Promise<EventStore>;

/** One sentence that every adapter of the log keeps, and the check of it; the check throws when it is broken. */
export interface ContractPoint {
  readonly point: string;
  readonly check: (open: OpenStore) => Promise<void>;
}

/** Runs a check on a log of its own and closes it, whatever happens. */
export async function withStore(open: OpenStore, check: (store: EventStore) => Promise<void>): Promise<void> {
  const store = await open();
  try {
    await check(store);
  } finally {
    await store.close();
  }
}

/** The answer, which must be that the facts were stored. */
export function stored(outcome: AppendOutcome): Extract<AppendOutcome, { outcome: 'appended' }> {
  assert.equal(outcome.outcome, 'appended', JSON.stringify(outcome));
  assert(outcome.outcome === 'appended');
  return outcome;
}

import type { EventStore } from '#libs/event-store';
import { appendingContract } from './event-store-contract-appending.js';
import { feedContract } from './event-store-contract-feed.js';
import { readingContract } from './event-store-contract-reading.js';

/** Opens a log for one point of the contract; it may hold facts of others. The point closes it. */
export type OpenStore = () => Promise<EventStore>;

/** One sentence that every adapter of the log keeps, and the check of it; the check throws when it is broken. */
export interface ContractPoint {
  readonly point: string;
  readonly check: (open: OpenStore) => Promise<void>;
}

/**
 * What every adapter must keep, and no more than a real EventStoreDB does:
 * `it.each(eventStoreContract)('$point', ({ check }) => expect(check(open)).resolves.toBeUndefined())`.
 */
export const eventStoreContract: readonly ContractPoint[] = [...appendingContract, ...readingContract, ...feedContract];

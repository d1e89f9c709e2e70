import { appendingContract } from './event-store-contract-appending.js';
import { boundsContract } from './event-store-contract-bounds.js';
import { feedContract } from './event-store-contract-feed.js';
import type { ContractPoint } from './event-store-contract-point.js';
import { readingContract } from './event-store-contract-reading.js';
import { slowReaderContract } from './event-store-contract-slow-reader.js';

/**
 * What every adapter must keep, and no more than a real EventStoreDB does:
 * `it.each(eventStoreContract)('$point', ({ check }) => expect(check(open)).resolves.toBeUndefined())`.
 */
export const eventStoreContract: readonly ContractPoint[] = [
  ...appendingContract,
  ...boundsContract,
  ...readingContract,
  ...feedContract,
  ...slowReaderContract,
];

import { describe, expect, it } from '@jest/globals';
import { eventStoreContract } from './event-store-contract.js';
import { InMemoryEventStore } from './in-memory-event-store.js';

/** It keeps the log itself in memory, so this one point is not for it. */
const points = eventStoreContract.filter(({ point }) => !point.startsWith('keeps nothing in memory'));

describe('the log in memory', () => {
  it.each(points)('$point', async ({ check }) => {
    await expect(check(async () => new InMemoryEventStore())).resolves.toBeUndefined();
  });
});

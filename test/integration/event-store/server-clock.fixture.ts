import { randomBytes } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { EventStoreDbEventStore } from '#libs/event-store';
import { aheadMs, systemClock } from '#libs/kernel';
import { factsToAppend } from '#libs/testing';
import { eventStoreUrl } from '../servers.js';

const behindMs = 600_000;

/** The specs of a process whose clock is behind, for one of the clients: each process has one. */
export function tellsWhoeverIsBehind(client: 'eventstore' | 'kurrentdb'): void {
  describe(`an event store that is asked by a process ten minutes behind, through the client '${client}'`, () => {
    it('takes nothing from it, because it is too late for that, and says all the same what time it is', async () => {
      const namespace = `c${randomBytes(6).toString('hex')}`;
      const store = await EventStoreDbEventStore.open({ url: eventStoreUrl(), namespace, client });
      const now = Date.now.bind(Date);
      const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() - behindMs);
      try {
        const appended = await store.append('sample-1', factsToAppend(1), 'no-stream', { deadlineMs: 1_500 });
        expect(appended.outcome).toBe('unknown');
        const reading = await store.serverClock.read();
        expect(Math.abs(aheadMs(systemClock, reading))).toBeLessThan(2_000);
      } finally {
        clock.mockRestore();
        await store.close();
      }
    });
  });
}

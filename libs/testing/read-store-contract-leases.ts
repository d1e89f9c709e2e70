import { boxesView, readSide } from './marble-boxes.js';
import type { NewReadPlace } from './read-place.js';
import type { SpecTools } from './spec-tools.js';

export function leaseContract(
  { afterEach, beforeEach, describe, expect, it }: SpecTools,
  newPlace: NewReadPlace,
): void {
  let side: Awaited<ReturnType<typeof readSide>>;
  beforeEach(async () => {
    side = await readSide(newPlace);
  });
  afterEach(() => side.close());

  const [early, late] = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:01:00.000Z'];

  describe('a lease', () => {
    it('is held until its deadline, which heartbeats move', async () => {
      const { leases } = (await side.open()).operationalStore;
      expect(await leases.claim('operation', 1, early)).toBe('held');
      expect(await leases.heartbeat('operation', 1, late)).toBe('held');
      expect(await leases.deadlineOf('operation')).toBe(late);
      expect(await leases.due(early, 10)).toEqual([]);
      expect(await leases.due(late, 10)).toEqual([{ operation: 'operation', token: 1, deadline: late }]);
    });

    it('is stale for whoever claimed before, and for a claim that comes too late', async () => {
      const { leases } = (await side.open()).operationalStore;
      await leases.claim('operation', 2, early);
      expect(await leases.heartbeat('operation', 1, late)).toBe('stale');
      expect(await leases.claim('operation', 1, late)).toBe('stale');
      expect(await leases.deadlineOf('operation')).toBe(early);
      expect(await leases.claim('operation', 2, late)).toBe('held');
      expect(await leases.claim('operation', 3, late)).toBe('held');
      expect(await leases.heartbeat('operation', 2, late)).toBe('stale');
    });

    it('is gone when it was released, but not by an earlier claimant', async () => {
      const { leases } = (await side.open()).operationalStore;
      await leases.claim('operation', 2, early);
      await leases.release('operation', 1);
      expect(await leases.deadlineOf('operation')).toBe(early);
      await leases.release('operation', 2);
      expect(await leases.deadlineOf('operation')).toBeUndefined();
      expect(await leases.heartbeat('operation', 2, late)).toBe('stale');
    });

    it('lists those that are due, the oldest first, no more than asked for', async () => {
      const { leases } = (await side.open()).operationalStore;
      await leases.claim('younger', 1, late);
      await leases.claim('older', 1, early);
      expect((await leases.due(late, 10)).map(({ operation }) => operation)).toEqual(['older', 'younger']);
      expect((await leases.due(late, 1)).map(({ operation }) => operation)).toEqual(['older']);
    });

    it('waits for no projection', async () => {
      const { leases } = (await side.open()).operationalStore;
      const { readStore } = await side.started(boxesView);
      await readStore.database.transaction(async () => {
        expect(await leases.claim('operation', 1, early)).toBe('held');
        expect(await leases.heartbeat('operation', 1, late)).toBe('held');
      });
    });

    it('outlives the process', async () => {
      const { operationalStore, stop } = await side.open();
      await operationalStore.leases.claim('operation', 1, early);
      await stop();
      expect(await (await side.open()).operationalStore.leases.deadlineOf('operation')).toBe(early);
    });
  });

  describe('a last use', () => {
    it('is the latest that was noted, in whatever order, and outlives the process', async () => {
      const { operationalStore, stop } = await side.open();
      await operationalStore.lastUses.note('hammer', late);
      await operationalStore.lastUses.note('hammer', early);
      await operationalStore.lastUses.note('saw', early);
      await stop();
      const { lastUses } = (await side.open()).operationalStore;
      const expected = new Map([
        ['hammer', late],
        ['saw', early],
      ]);
      expect(await lastUses.of(['hammer', 'saw', 'drill'])).toEqual(expected);
      expect(await lastUses.of([])).toEqual(new Map());
    });
  });

  describe('a claim on an idempotency key', () => {
    const payment = { commandId: 'command-1', payloadDigest: 'one' };

    it('is held for one payload, which may take it again, and refused to every other one', async () => {
      const { keyClaims } = (await side.open()).operationalStore;
      expect(await keyClaims.take(payment)).toBe(true);
      expect(await keyClaims.take({ ...payment, payloadDigest: 'other' })).toBe(false);
      expect(await keyClaims.take(payment)).toBe(true);
      expect(await keyClaims.take({ commandId: 'command-2', payloadDigest: 'other' })).toBe(true);
    });

    it('is given to one of many payloads that come at once', async () => {
      const { keyClaims } = (await side.open()).operationalStore;
      const payloads = Array.from({ length: 20 }, (_, index) => ({ commandId: 'raced', payloadDigest: `${index}` }));
      const taken = await Promise.all(payloads.map((key) => keyClaims.take(key)));
      expect(taken.filter(Boolean)).toHaveLength(1);
    });

    it('still stands right after it was released: somebody may have looked into the views before that', async () => {
      const { keyClaims } = (await side.open()).operationalStore;
      await keyClaims.take(payment);
      keyClaims.release(payment.commandId);
      expect(await keyClaims.take({ ...payment, payloadDigest: 'other' })).toBe(false);
    });
  });

  describe('a bookmark', () => {
    it('is at the beginning until it is saved, is one of its own for each name, and outlives the process', async () => {
      const { operationalStore, stop } = await side.open();
      const bookmark = operationalStore.bookmarks.of('publisher one');
      expect(await bookmark.load()).toBeUndefined();
      await bookmark.save({ position: 'memory.1', factId: 'first' });
      await bookmark.save({ position: 'memory.2', factId: 'second' });
      await operationalStore.bookmarks.of('publisher two').save({ position: 'memory.1', factId: 'first' });
      await stop();
      const again = (await side.open()).operationalStore.bookmarks;
      expect(await again.of('publisher one').load()).toEqual({ position: 'memory.2', factId: 'second' });
      expect(await again.all()).toHaveLength(2);
    });
  });
}

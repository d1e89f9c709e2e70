import { describe, expect, it } from '@jest/globals';
import { type KeyClaims, type ReadStore, ViewProgress } from '#libs/read-store';
import { factsToAppend, InMemoryEventStore } from '#libs/testing';
import { KeysNotKnown, UsedKeys } from './used-keys.js';

const key = { commandId: 'command', payloadDigest: 'one' };

/** A memory in which no key was used, and claims that tell when they forget. */
function usedKeys(views: ViewProgress, eventStore: InMemoryEventStore) {
  const forgotten: string[] = [];
  const found = { executeTakeFirst: async () => undefined };
  const query = { select: () => query, where: () => query, limit: () => found, selectFrom: () => query };
  const readStore: ReadStore = Object.assign(Object.create(null), { tables: () => query });
  const claims: KeyClaims = Object.assign(Object.create(null), {
    take: async () => true,
    forgetBefore: async (instant: string) => void forgotten.push(instant),
  });
  return { keys: new UsedKeys(readStore, claims, eventStore, views), forgotten };
}

async function logWithFacts() {
  const eventStore = new InMemoryEventStore();
  await eventStore.append('shelf-1', factsToAppend(2), 'no-stream');
  return eventStore;
}

const reached = (position: string | undefined) => ({ position, stopped: undefined, isParked: () => false });

describe('keys that were used before this process began', () => {
  it('are waited for before a command is taken, and it is refused when they stay unknown', async () => {
    const { keys } = usedKeys(new ViewProgress(), await logWithFacts());
    await expect(keys.isTaken(key)).rejects.toThrow(KeysNotKnown);
  }, 10_000);

  it('are known once the views were where the log ended: later they need not be', async () => {
    const [views, eventStore] = [new ViewProgress(), await logWithFacts()];
    const { keys } = usedKeys(views, eventStore);
    views.report(reached(await eventStore.head()));
    expect(await keys.isTaken(key)).toBe(false);
    await eventStore.append('shelf-2', factsToAppend(1), 'no-stream');
    expect(await keys.isTaken(key)).toBe(false);
  });

  it('are all known of an empty log', async () => {
    expect(await usedKeys(new ViewProgress(), new InMemoryEventStore()).keys.isTaken(key)).toBe(false);
  });
});

describe('old claims', () => {
  it('are forgotten after a day, but not while the views are behind', async () => {
    const [views, eventStore] = [new ViewProgress(), await logWithFacts()];
    const behind = usedKeys(views, eventStore);
    await behind.keys.claim(key);
    expect(behind.forgotten).toEqual([]);
    views.report(reached(await eventStore.head()));
    const caughtUp = usedKeys(views, eventStore);
    await caughtUp.keys.claim(key);
    const [instant = ''] = caughtUp.forgotten;
    expect(Date.now() - Date.parse(instant)).toBeGreaterThanOrEqual(24 * 60 * 60 * 1_000);
  });
});

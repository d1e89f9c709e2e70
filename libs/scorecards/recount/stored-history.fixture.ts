import { InMemoryEventStore } from '#libs/testing';
import type { Remembered } from './believable-history.fixture.js';

/** A log that recorded the history when the history says so. */
export async function storedHistory(facts: readonly Remembered[]): Promise<InMemoryEventStore> {
  let now = new Date(0);
  const eventStore = new InMemoryEventStore({ clock: { now: () => now }, logId: 'history' });
  for (const { fact, recorded } of facts) {
    now = new Date(recorded.recordedAt);
    const { id, stream, revision, metadata } = recorded;
    await eventStore.append(stream, [{ id, ...fact, metadata }], revision === 0 ? 'no-stream' : revision - 1);
  }
  return eventStore;
}

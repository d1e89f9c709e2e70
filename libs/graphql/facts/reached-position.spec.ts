import { describe, expect, it } from '@jest/globals';
import { factsToAppend, InMemoryEventStore } from '#libs/testing';
import { StaleRead } from '../freshness.js';
import { assertReached } from './reached-position.js';

/** A log on a server on which events of others stand behind the newest fact, up to the 50th place. */
class SharedEventStore extends InMemoryEventStore {
  override async hasReached(position: string) {
    return Number(position.split('.').at(-1)) <= 50;
  }
}

describe('a position that a caller names', () => {
  it('is reached where events of others stand behind the newest fact: pages end at them too', async () => {
    const eventStore = new SharedEventStore();
    await eventStore.append('shelf-1', factsToAppend(3), 'no-stream');
    const [logId] = ((await eventStore.head()) ?? '').split('.');
    await expect(assertReached(`${logId}.50`, eventStore)).resolves.toBeUndefined();
    await expect(assertReached(`${logId}.51`, eventStore)).rejects.toThrow(StaleRead);
  });
});

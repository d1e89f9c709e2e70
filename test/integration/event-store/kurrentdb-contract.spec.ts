import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { EventStoreDbEventStore } from '#libs/event-store';
import { eventStoreContract } from '#libs/testing';
import { eventStoreUrl } from '../servers.js';

describe("the log through KurrentDB's client", () => {
  it.each(eventStoreContract)('$point', async ({ check }) => {
    const namespace = `t${randomBytes(6).toString('hex')}`;
    const open = () => EventStoreDbEventStore.open({ url: eventStoreUrl(), namespace, client: 'kurrentdb' });
    await expect(check(open)).resolves.toBeUndefined();
  });
});

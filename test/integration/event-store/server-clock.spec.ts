import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventStoreDbEventStore } from '#libs/event-store';
import { aheadMs, systemClock } from '#libs/kernel';
import { factsToAppend } from '#libs/testing';
import { eventStoreUrl } from '../servers.js';
import { tellsWhoeverIsBehind } from './server-clock.fixture.js';

const marginMs = 2_000;
const namespaceOf = () => `c${randomBytes(6).toString('hex')}`;
let namespace: string;
let store: EventStoreDbEventStore;

const open = () => EventStoreDbEventStore.open({ url: eventStoreUrl(), namespace });
beforeEach(async () => {
  namespace = namespaceOf();
  store = await open();
});
afterEach(() => store.close());

describe('what an event store tells of its clock', () => {
  it('is asked for by a mark that is no fact', async () => {
    expect(store.serverClock.last()).toBeUndefined();
    const reading = await store.serverClock.read();
    expect(Math.abs(aheadMs(systemClock, reading))).toBeLessThan(marginMs);
    expect(reading.notAfter - reading.notBefore).toBeLessThan(3_000);
    expect(store.serverClock.last()).toEqual(reading);
    expect(await store.head()).toBeUndefined();
    expect(await store.readAll(undefined)).toMatchObject({ facts: [], isCaughtUp: true });
  });

  it('can be asked for by several processes at once, again and again', async () => {
    const others = await Promise.all([open(), open(), open()]);
    const asked = Array.from({ length: 3 }, () => others.map((other) => other.serverClock.read()));
    const readings = await Promise.all(asked.flat());
    for (const reading of readings) expect(Math.abs(aheadMs(systemClock, reading))).toBeLessThan(marginMs);
    await Promise.all(others.map((other) => other.close()));
  });

  it('comes with a fact of our own that is read back, without a request', async () => {
    await store.append('sample-1', factsToAppend(1), 'no-stream');
    expect(store.serverClock.last()).toBeUndefined();
    await store.readStream('sample-1', 0);
    const reading = store.serverClock.last();
    if (reading === undefined) throw new Error('Nothing was read off the fact');
    expect(Math.abs(aheadMs(systemClock, reading))).toBeLessThan(marginMs);
  });

  it('is only a doubt when it comes with a fact of somebody else', async () => {
    const other = await open();
    await other.append('sample-1', factsToAppend(1), 'no-stream');
    await store.readStream('sample-1', 0);
    expect(store.serverClock.last()).toBeUndefined();
    expect(store.serverClock.passed()).toMatchObject({ notBefore: Number.NEGATIVE_INFINITY });
    await other.close();
  });
});

tellsWhoeverIsBehind('eventstore');

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStoreDbEventStore, StoreUnavailable, UnknownPosition } from '#libs/event-store';
import { factsToAppend } from '#libs/testing';
import { type HurtableServer, hurtableServer } from './hurtable-server.js';
import { askedNowhere } from './server-versions.fixture.js';

const namespace = `t${randomBytes(6).toString('hex')}`;
let server: HurtableServer;
let store: EventStoreDbEventStore;

const open = (options: { readonly openTimeoutMs?: number } = {}) =>
  EventStoreDbEventStore.open({
    url: server.url,
    namespace,
    silenceMs: 2_000,
    confirmationMs: 2_000,
    ...options,
  });

beforeAll(async () => {
  server = await hurtableServer();
  store = await open();
});
afterAll(async () => {
  await store.close();
  await server.stop();
});

/** A server that does not come back within this many appends, each with its own deadline, fails the spec. */
const triesMax = 12;

/** Appends one fact after the other until told to stop; each outcome is settled by repeating it. */
async function write(stream: string, signal: AbortSignal): Promise<readonly string[]> {
  const acknowledged: string[] = [];
  while (!signal.aborted) {
    const facts = factsToAppend(1);
    const expected = acknowledged.length === 0 ? 'no-stream' : acknowledged.length - 1;
    let outcome = await store.append(stream, facts, expected);
    for (let tries = 1; outcome.outcome === 'unknown' && tries < triesMax; tries += 1) {
      // Who is closed answers at once.
      await sleep(200);
      outcome = await store.append(stream, facts, expected);
    }
    expect(outcome.outcome).toBe('appended');
    acknowledged.push(...facts.map(({ id }) => id));
  }
  return acknowledged;
}

describe('a server that is killed, frozen or unreachable', () => {
  it('loses nothing and stores nothing twice when it dies under writers, and the feed goes on by itself', async () => {
    const stop = new AbortController();
    const following = new AbortController();
    const before = await store.head();
    const fed: string[] = [];
    const feed = (async () => {
      const options = { signal: following.signal };
      for await (const { facts } of store.subscribe(before, options)) fed.push(...facts.map(({ id }) => id));
    })();
    const streams = Array.from({ length: 16 }, (_, number) => `killed-${number}`);
    const writers = streams.map((stream) => write(stream, stop.signal));
    for (let kill = 0; kill < 2; kill += 1) {
      await sleep(500);
      await server.control('kill');
      await server.control('start');
      await sleep(3_000);
    }
    stop.abort();
    const acknowledged = await Promise.all(writers);
    for (const [index, stream] of streams.entries()) {
      const { facts } = await store.readStream(stream, 0, { countMax: 1_000 });
      expect(facts.map(({ id }) => id)).toEqual(acknowledged[index]?.slice(0, 1_000));
    }
    const due = acknowledged.flat().length;
    for (let tries = 0; fed.length < due && tries < 200; tries += 1) await sleep(100);
    following.abort();
    await feed;
    expect(fed.toSorted()).toEqual(acknowledged.flat().toSorted());
    expect(store.isWritable()).toBe(true);
  });

  it('answers unknown to appends and StoreUnavailable to reads and openings in their time while it is frozen, and works after', async () => {
    await server.control('freeze');
    const facts = factsToAppend(1);
    const [append, read, opening] = await Promise.allSettled([
      store.append('frozen-1', facts, 'no-stream', { deadlineMs: 1_500 }),
      store.readStream('frozen-1', 0, { deadlineMs: 1_500 }),
      open({ openTimeoutMs: 1_500 }),
    ]);
    expect(append).toMatchObject({ value: { outcome: 'unknown' } });
    expect(read).toMatchObject({ reason: expect.any(StoreUnavailable) });
    expect(opening).toMatchObject({ reason: expect.any(StoreUnavailable) });
    expect(store.isWritable()).toBe(false);
    await server.control('thaw');
    const settled = await store.append('frozen-1', facts, 'no-stream', { deadlineMs: 20_000 });
    expect(settled).toMatchObject({ outcome: 'appended', revision: 0 });
    expect((await store.readStream('frozen-1', 0)).facts).toHaveLength(1);
    expect(store.isWritable()).toBe(true);
  });

  it('brings a follower each fact once over a freeze that is longer than his patience', async () => {
    const before = await store.head();
    const following = new AbortController();
    const fed: string[] = [];
    const feed = (async () => {
      const options = { signal: following.signal };
      for await (const { facts } of store.subscribe(before, options)) fed.push(...facts.map(({ id }) => id));
    })();
    const lots = [factsToAppend(3), factsToAppend(4), factsToAppend(5)];
    const due = lots.flat().map(({ id }) => id);
    let expected: number | 'no-stream' = 'no-stream';
    for (const [index, facts] of lots.entries()) {
      const isFrozen = index === 1;
      if (isFrozen) await server.control('freeze');
      const appending = store.append('frozen-2', facts, expected, { deadlineMs: 20_000 });
      if (isFrozen) await sleep(3_000);
      if (isFrozen) await server.control('thaw');
      const outcome = await appending;
      expect(outcome).toMatchObject({ outcome: 'appended' });
      expected = outcome.outcome === 'appended' ? outcome.revision : expected;
    }
    for (let tries = 0; fed.length < due.length && tries < 200; tries += 1) await sleep(100);
    following.abort();
    await feed;
    expect(fed).toEqual(due);
  });

  it('refuses a position at which nothing stands, instead of waiting there', async () => {
    const unknown = expect.any(UnknownPosition);
    expect(await askedNowhere(store)).toEqual([unknown, unknown]);
  });
});

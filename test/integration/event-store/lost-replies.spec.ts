import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStoreDbEventStore } from '#libs/event-store';
import { factsToAppend } from '#libs/testing';
import { loseReplies, startEventStoreDb } from '../../servers/eventstoredb/start.js';
import type { TestServer } from '../../servers/test-server.js';

const folder = mkdtempSync(join(tmpdir(), 'bourse-lost-replies-'));
let server: TestServer;
let store: EventStoreDbEventStore;

const open = () =>
  EventStoreDbEventStore.open({ url: server.environment['EVENTSTORE_URL'] ?? '', namespace: 'replies' });

beforeAll(async () => {
  server = await startEventStoreDb(folder, 0, { notReadyMs: 0 });
  store = await open();
});
afterAll(async () => {
  await store.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const idsIn = async (stream: string) => (await store.readStream(stream, 0)).facts.map(({ id }) => id);

describe('an append that is stored and whose answer gets lost', () => {
  it('is asked for again in its time, and answered as if nothing had happened', async () => {
    const facts = factsToAppend(3);
    loseReplies(folder, 1);
    const started = performance.now();
    const answer = await store.append('lost-1', facts, 'no-stream', { deadlineMs: 4_000 });
    expect(answer).toMatchObject({ outcome: 'appended', revision: 2 });
    // Not before the first attempt was given up: two of them at once are what the server drops.
    expect(performance.now() - started).toBeGreaterThanOrEqual(1_900);
    expect(await idsIn('lost-1')).toEqual(facts.map(({ id }) => id));
  });

  it('is unknown at the deadline, and settled by its ids whenever somebody asks again', async () => {
    const [facts, later] = [factsToAppend(2), factsToAppend(1)];
    loseReplies(folder, 100);
    const unknown = await store.append('lost-2', facts, 'no-stream', { deadlineMs: 1_500 });
    expect(unknown).toMatchObject({ outcome: 'unknown' });
    loseReplies(folder, 0);
    const settled = await store.append('lost-2', facts, 'no-stream');
    expect(settled).toMatchObject({ outcome: 'appended', revision: 1 });
    expect(await store.append('lost-2', later, 1)).toMatchObject({ outcome: 'appended', revision: 2 });
    expect(await store.append('lost-2', facts, 'no-stream')).toEqual(settled);
    expect(await idsIn('lost-2')).toEqual([...facts, ...later].map(({ id }) => id));
  });
});

describe('an append that several processes send at once', () => {
  it('is stored once and answered to each of them, though the server drops what comes while the first is under way', async () => {
    const stores = await Promise.all(Array.from({ length: 8 }, open));
    const facts = factsToAppend(2);
    const answers = await Promise.all(stores.map((each) => each.append('at-once', facts, 'no-stream')));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ outcome: 'appended', revision: 1 });
    expect(await idsIn('at-once')).toEqual(facts.map(({ id }) => id));
    await Promise.all(stores.map((each) => each.close()));
  });
});

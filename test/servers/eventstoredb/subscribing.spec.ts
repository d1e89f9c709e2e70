import { once } from 'node:events';
import {
  type AllStreamSubscription,
  END,
  eventTypeFilter,
  jsonEvent,
  type StreamSubscription,
  streamNameFilter,
  UnknownError,
} from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { failureOf, newStream, noted, placesOf, type RunningServer, runServer } from './server.fixture.js';

let running: RunningServer;
beforeAll(async () => {
  running = await runServer();
});
afterAll(() => running.stop());

/** The places of the next events, once `count` have come. */
function next(subscription: AllStreamSubscription | StreamSubscription, count: number): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const places: string[] = [];
    subscription.on('error', reject);
    subscription.on('data', ({ event }) => {
      places.push(`${event?.streamId}@${event?.revision}`);
      if (places.length === count) resolve(places);
    });
  });
}

const append = (stream: string, count: number) =>
  running.client.appendToStream(
    stream,
    Array.from({ length: count }, () => noted()),
  );

describe('subscribing to everything', () => {
  it('gives what is there, then says that it has caught up, then what comes', async () => {
    const [stream, later] = [newStream(), newStream()];
    await append(stream, 2);
    const there = (await placesOf(running.client.readAll())).length;
    const subscription = running.client.subscribeToAll();
    const heard: string[] = [];
    subscription.on('data', ({ event }) => heard.push(`${event?.streamId}@${event?.revision}`));
    await once(subscription, 'caughtUp');
    expect(heard).toHaveLength(there);
    expect(heard.slice(-2)).toEqual([`${stream}@0`, `${stream}@1`]);
    const live = next(subscription, 2);
    await append(later, 2);
    expect(await live).toEqual([`${later}@0`, `${later}@1`]);
    await subscription.unsubscribe();
  });

  it('begins behind the position, not at it', async () => {
    const stream = newStream();
    const { position } = await append(stream, 1);
    await append(stream, 1);
    if (position === undefined) throw new Error('The append has no position');
    const subscription = running.client.subscribeToAll({ fromPosition: position });
    expect(await next(subscription, 1)).toEqual([`${stream}@1`]);
    await subscription.unsubscribe();
  });

  it('gives only what comes when it begins at the end', async () => {
    const stream = newStream();
    await append(stream, 1);
    const subscription = running.client.subscribeToAll({ fromPosition: END });
    const live = next(subscription, 1);
    await once(subscription, 'confirmation');
    await append(stream, 1);
    expect(await live).toEqual([`${stream}@1`]);
    await subscription.unsubscribe();
  });

  it('fails at a position that no event has', async () => {
    const { position } = await append(newStream(), 1);
    await append(newStream(), 1);
    const commit = (position?.commit ?? 0n) + 1n;
    const failure = await failureOf(
      placesOf(running.client.subscribeToAll({ fromPosition: { commit, prepare: commit } })),
    );
    expect(failure).toBeInstanceOf(UnknownError);
    expect(failure.message).toContain('3 INVALID_ARGUMENT');
  });

  it('leaves out at the server what a filter does not name, and says how far it is', async () => {
    const wanted = newStream('wanted');
    const { position: from } = await append(newStream('other'), 1);
    await append(newStream('other'), 45);
    await append(wanted, 2);
    const checkpoints: bigint[] = [];
    const subscription = running.client.subscribeToAll({
      fromPosition: from ?? END,
      filter: streamNameFilter({
        prefixes: ['wanted-'],
        maxSearchWindow: 5,
        checkpointInterval: 2,
        checkpointReached: (_subscription, { commit }) => void checkpoints.push(commit),
      }),
    });
    expect(await next(subscription, 2)).toEqual([`${wanted}@0`, `${wanted}@1`]);
    // 47 events, one checkpoint for every ten.
    expect(checkpoints).toHaveLength(4);
    const all: bigint[] = [];
    for await (const { event } of running.client.readAll()) all.push(event?.position?.commit ?? -1n);
    expect(checkpoints.map((commit) => all.indexOf(commit))).toEqual(
      [10, 20, 30, 40].map((count) => all.indexOf(from?.commit ?? -1n) + count),
    );
    await subscription.unsubscribe();
  });

  it('filters by type and by pattern as well', async () => {
    const stream = newStream();
    const { position: from } = await append(stream, 1);
    await running.client.appendToStream(stream, [noted(), jsonEvent({ type: 'Rare', data: {} })]);
    const byType = running.client.subscribeToAll({
      fromPosition: from ?? END,
      filter: eventTypeFilter({ regex: '^Ra' }),
    });
    expect(await next(byType, 1)).toEqual([`${stream}@2`]);
    await byType.unsubscribe();
  });
});

describe('subscribing to a stream', () => {
  it('waits for a missing one, and gives what comes', async () => {
    const stream = newStream();
    const subscription = running.client.subscribeToStream(stream);
    const live = next(subscription, 2);
    await once(subscription, 'caughtUp');
    await append(newStream(), 1);
    await append(stream, 2);
    expect(await live).toEqual([`${stream}@0`, `${stream}@1`]);
    await subscription.unsubscribe();
  });

  it('begins behind a revision', async () => {
    const stream = newStream();
    await append(stream, 3);
    const subscription = running.client.subscribeToStream(stream, { fromRevision: 1n });
    expect(await next(subscription, 1)).toEqual([`${stream}@2`]);
    await subscription.unsubscribe();
  });
});

describe('a slow subscriber', () => {
  it('gets everything in order, with what came meanwhile', async () => {
    const stream = newStream();
    await append(stream, 2_000);
    const subscription = running.client.subscribeToStream(stream);
    const revisions: bigint[] = [];
    for await (const { event } of subscription) {
      revisions.push(event?.revision ?? -1n);
      if (revisions.length === 100) await append(stream, 2_000);
      if (revisions.length === 4_000) break;
    }
    expect(revisions).toEqual(Array.from({ length: 4_000 }, (_, revision) => BigInt(revision)));
  });
});

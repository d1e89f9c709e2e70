import {
  BACKWARDS,
  END,
  NO_STREAM,
  START,
  StreamDeletedError,
  StreamNotFoundError,
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

async function streamOf(count: number, stream = newStream()): Promise<string> {
  await running.client.appendToStream(
    stream,
    Array.from({ length: count }, (_, index) => noted(`${index}`)),
  );
  return stream;
}

async function positions(): Promise<readonly bigint[]> {
  const found: bigint[] = [];
  for await (const { event } of running.client.readAll()) found.push(event?.position?.commit ?? -1n);
  return found;
}

describe('reading a stream', () => {
  it('fails at the first step, not at the call, when it is missing', async () => {
    const events = running.client.readStream(newStream());
    expect(await failureOf(placesOf(events))).toBeInstanceOf(StreamNotFoundError);
  });

  it('gives nothing from beyond the end', async () => {
    const stream = await streamOf(2);
    expect(await placesOf(running.client.readStream(stream, { fromRevision: 9n }))).toEqual([]);
  });

  it('begins at a revision and ends after a count', async () => {
    const stream = await streamOf(5);
    const read = await placesOf(running.client.readStream(stream, { fromRevision: 1n, maxCount: 2 }));
    expect(read).toEqual([`${stream}@1`, `${stream}@2`]);
  });

  it('goes backwards from the end, and from a revision', async () => {
    const stream = await streamOf(3);
    const backwards = { direction: BACKWARDS, maxCount: 2 } as const;
    expect(await placesOf(running.client.readStream(stream, { ...backwards, fromRevision: END }))).toEqual([
      `${stream}@2`,
      `${stream}@1`,
    ]);
    expect(await placesOf(running.client.readStream(stream, { ...backwards, fromRevision: 0n }))).toEqual([
      `${stream}@0`,
    ]);
  });

  it('gives back what was appended, as JavaScript keeps JSON', async () => {
    const stream = newStream();
    const event = { ...noted(), data: { text: 'ü ✓', zero: -0, large: 2 ** 53 + 1 }, metadata: { actor: 'x' } };
    const before = Date.now();
    await running.client.appendToStream(stream, event);
    for await (const { event: read } of running.client.readStream(stream)) {
      expect(read).toMatchObject({ id: event.id, type: 'Noted', metadata: { actor: 'x' }, isJson: true });
      expect(read?.data).toEqual({ text: 'ü ✓', zero: 0, large: 2 ** 53 });
      expect(read?.created.getTime()).toBeGreaterThanOrEqual(before);
    }
  });
});

describe('deleting a stream softly', () => {
  it('hides it, and goes on with its revisions when it is written to as a new one', async () => {
    const stream = await streamOf(2);
    await running.client.deleteStream(stream);
    expect(await failureOf(placesOf(running.client.readStream(stream)))).toBeInstanceOf(StreamNotFoundError);
    const answer = await running.client.appendToStream(stream, noted(), { expectedRevision: NO_STREAM });
    expect(answer.nextExpectedRevision).toBe(2n);
    expect(await placesOf(running.client.readStream(stream))).toEqual([`${stream}@2`]);
  });

  it('is refused at a wrong revision', async () => {
    const stream = await streamOf(2);
    const failure = await failureOf(running.client.deleteStream(stream, { expectedRevision: 0n }));
    expect(failure).toMatchObject({ type: 'wrong-expected-version', actualVersion: 1n });
  });

  it('is remembered after a restart', async () => {
    const stream = await streamOf(1);
    await running.client.deleteStream(stream);
    await running.restart();
    expect(await failureOf(placesOf(running.client.readStream(stream)))).toBeInstanceOf(StreamNotFoundError);
  });
});

describe('closing a stream with a tombstone', () => {
  it('refuses reads, appends and subscriptions for ever', async () => {
    const stream = await streamOf(1);
    await running.client.tombstoneStream(stream);
    for (const attempt of [
      () => placesOf(running.client.readStream(stream)),
      () => running.client.appendToStream(stream, noted()),
      () => placesOf(running.client.subscribeToStream(stream)),
    ]) {
      expect(await failureOf(attempt())).toBeInstanceOf(StreamDeletedError);
    }
  });

  it('leaves its events, and the tombstone, among all events', async () => {
    const stream = await streamOf(1);
    await running.client.tombstoneStream(stream);
    expect((await placesOf(running.client.readAll())).slice(-2)).toEqual([
      `${stream}@0`,
      `${stream}@9223372036854775807`,
    ]);
  });
});

describe('describing a stream', () => {
  it('keeps metadata in a stream of its own, whose first writer wins', async () => {
    const stream = newStream();
    await running.client.setStreamMetadata(stream, { logId: 'a' }, { expectedRevision: NO_STREAM });
    await failureOf(running.client.setStreamMetadata(stream, { logId: 'b' }, { expectedRevision: NO_STREAM }));
    expect((await running.client.getStreamMetadata(stream)).metadata).toEqual({ logId: 'a' });
    expect(await placesOf(running.client.readStream(`$$${stream}`))).toEqual([`$$${stream}@0`]);
  });

  it('says nothing of a stream that was never described', async () => {
    expect((await running.client.getStreamMetadata(newStream())).metadata).toBeUndefined();
  });

  it('hides what it truncates', async () => {
    const stream = await streamOf(5);
    await running.client.setStreamMetadata(stream, { truncateBefore: 3 });
    expect(await placesOf(running.client.readStream(stream))).toEqual([`${stream}@3`, `${stream}@4`]);
    await running.client.setStreamMetadata(stream, { maxCount: 1 });
    expect(await placesOf(running.client.readStream(stream))).toEqual([`${stream}@4`]);
  });
});

describe('reading everything', () => {
  it('goes by increasing positions with gaps, commit and prepare the same', async () => {
    await streamOf(3);
    const all = await positions();
    expect(all).toEqual(all.toSorted((left, right) => Number(left - right)));
    for (const [index, position] of all.entries()) expect(position - (all[index - 1] ?? -9n)).toBeGreaterThan(1n);
    for await (const { event } of running.client.readAll({ maxCount: 3 })) {
      expect(event?.position?.prepare).toBe(event?.position?.commit);
    }
  });

  it('begins at the position, not behind it', async () => {
    const stream = await streamOf(3);
    const [at = 0n] = (await positions()).slice(-2);
    const read = await placesOf(running.client.readAll({ fromPosition: { commit: at, prepare: at } }));
    expect(read).toEqual([`${stream}@1`, `${stream}@2`]);
  });

  it('goes backwards from the end, and from before a position', async () => {
    const stream = await streamOf(3);
    const [at = 0n] = (await positions()).slice(-1);
    const backwards = { direction: BACKWARDS, maxCount: 1 } as const;
    const fromPosition = { commit: at, prepare: at };
    expect(await placesOf(running.client.readAll({ ...backwards, fromPosition: END }))).toEqual([`${stream}@2`]);
    expect(await placesOf(running.client.readAll({ ...backwards, fromPosition }))).toEqual([`${stream}@1`]);
  });

  it('brings system streams and takes no notice of a filter', async () => {
    await streamOf(1, newStream('wanted'));
    const filter = streamNameFilter({ prefixes: ['wanted-'] });
    const options = { fromPosition: START, filter } as const;
    const read = await placesOf(running.client.readAll(options));
    expect(read[0]).toBe('$$$settings@0');
    expect(read).toEqual(await placesOf(running.client.readAll()));
  });

  it('fails at a position that no event has, and gives nothing beyond the end', async () => {
    await streamOf(2);
    const [, at = 0n] = (await positions()).slice(-3);
    const between = { commit: at + 1n, prepare: at + 1n };
    const failure = await failureOf(placesOf(running.client.readAll({ fromPosition: between })));
    expect(failure).toBeInstanceOf(UnknownError);
    expect(failure.message).toContain('InvalidPosition');
    const beyond = { commit: at + 1_000_000n, prepare: at + 1_000_000n };
    expect(await placesOf(running.client.readAll({ fromPosition: beyond }))).toEqual([]);
  });

  it('keeps the order of the disk after a restart', async () => {
    const before = await positions();
    await running.restart();
    expect(await positions()).toEqual(before);
  });
});

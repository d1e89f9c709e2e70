import { randomUUID } from 'node:crypto';
import {
  DeadlineExceededError,
  MaxAppendSizeExceededError,
  NO_STREAM,
  StreamDeletedError,
  UnknownError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { failureOf, newStream, noted, placesOf, type RunningServer, runServer } from './server.fixture.js';

let running: RunningServer;
beforeAll(async () => {
  running = await runServer();
});
afterAll(() => running.stop());

const newStreamOnly = { expectedRevision: NO_STREAM } as const;
const kib = (count: number) => 'x'.repeat(count * 1024 - '{"text":""}'.length);

describe('appending to a new stream', () => {
  it('answers with the last revision and the position of the last event', async () => {
    const stream = newStream();
    const answer = await running.client.appendToStream(stream, [noted(), noted(), noted()], newStreamOnly);
    expect(answer).toMatchObject({ success: true, nextExpectedRevision: 2n });
    const positions: (bigint | undefined)[] = [];
    for await (const { event } of running.client.readStream(stream)) positions.push(event?.position?.commit);
    expect(answer.position).toEqual({ commit: positions[2], prepare: positions[2] });
  });

  it('lets one of 64 writers win', async () => {
    const stream = newStream();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 64 }, () => running.client.appendToStream(stream, noted(), newStreamOnly)),
    );
    const failures = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    expect(failures).toHaveLength(63);
    for (const failure of failures) expect(failure).toBeInstanceOf(WrongExpectedVersionError);
  });

  it('says of an empty list that it stored one event, and stores none', async () => {
    const stream = newStream();
    const answer = await running.client.appendToStream(stream, [], newStreamOnly);
    expect(answer).toMatchObject({ success: true, nextExpectedRevision: 0n });
    await expect(placesOf(running.client.readStream(stream))).rejects.toThrow('not found');
  });

  it('refuses a stream without a name in words the client does not know', async () => {
    const failure = await failureOf(running.client.appendToStream('', noted(), newStreamOnly));
    expect(failure).toBeInstanceOf(UnknownError);
    expect(failure.message).toBe('Could not recognize BadRequest');
  });
});

describe('appending the same events again', () => {
  it('gives the first answer again and stores nothing, even after later appends', async () => {
    const stream = newStream();
    const events = [noted(), noted()];
    const first = await running.client.appendToStream(stream, events, newStreamOnly);
    await running.client.appendToStream(stream, noted(), { expectedRevision: 1n });
    const again = await running.client.appendToStream(stream, events, newStreamOnly);
    expect(again).toEqual(first);
    expect(await placesOf(running.client.readStream(stream))).toHaveLength(3);
  });

  it('compares ids only, never data', async () => {
    const stream = newStream();
    const id = randomUUID();
    await running.client.appendToStream(stream, noted('one', id), newStreamOnly);
    const again = await running.client.appendToStream(stream, noted('another', id), newStreamOnly);
    expect(again).toMatchObject({ success: true, nextExpectedRevision: 0n });
    for await (const { event } of running.client.readStream(stream)) expect(event?.data).toEqual({ text: 'one' });
  });

  it('takes the first of them alone as a repetition', async () => {
    const stream = newStream();
    const events = [noted(), noted(), noted()];
    await running.client.appendToStream(stream, events, newStreamOnly);
    const prefix = await running.client.appendToStream(stream, events.slice(0, 2), newStreamOnly);
    expect(prefix.nextExpectedRevision).toBe(1n);
  });

  it.each([
    ['the last of them alone', (events: ReturnType<typeof noted>[]) => events.slice(1)],
    ['them and one more', (events: ReturnType<typeof noted>[]) => [...events, noted()]],
  ])('refuses %s', async (_what, chosen) => {
    const stream = newStream();
    const events = [noted(), noted()];
    await running.client.appendToStream(stream, events, newStreamOnly);
    const failure = await failureOf(running.client.appendToStream(stream, chosen(events), newStreamOnly));
    expect(failure).toBeInstanceOf(WrongExpectedVersionError);
  });

  it('stores them twice when they come at the now current revision', async () => {
    const stream = newStream();
    const event = noted();
    await running.client.appendToStream(stream, event, newStreamOnly);
    const again = await running.client.appendToStream(stream, event, { expectedRevision: 0n });
    expect(again.nextExpectedRevision).toBe(1n);
    expect(await placesOf(running.client.readStream(stream))).toHaveLength(2);
  });

  it('stores an id twice within one append, and in two streams', async () => {
    const [one, other, event] = [newStream(), newStream(), noted()];
    const twice = await running.client.appendToStream(one, [event, event], newStreamOnly);
    expect(twice.nextExpectedRevision).toBe(1n);
    await running.client.appendToStream(other, event, newStreamOnly);
    expect(await placesOf(running.client.readStream(other))).toHaveLength(1);
  });

  it('knows them after a restart', async () => {
    const stream = newStream();
    const events = [noted(), noted()];
    const first = await running.client.appendToStream(stream, events, newStreamOnly);
    await running.restart();
    expect(await running.client.appendToStream(stream, events, newStreamOnly)).toEqual(first);
  });

  it('drops them without an answer until the deadline while the first are in flight', async () => {
    const stream = newStream();
    const event = noted();
    const options = { ...newStreamOnly, deadline: 4_000 };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 16 }, () => running.client.appendToStream(stream, event, options)),
    );
    const dropped = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    expect(dropped.length).toBeGreaterThan(0);
    for (const reason of dropped) expect(reason).toBeInstanceOf(DeadlineExceededError);
    expect(await placesOf(running.client.readStream(stream))).toHaveLength(1);
  });
});

describe('appending at a revision that is not the last', () => {
  it.each([
    ['a past one', 0n],
    ['a future one', 7n],
  ])('refuses %s and says which is', async (_which, expectedRevision) => {
    const stream = newStream();
    await running.client.appendToStream(stream, [noted(), noted()], newStreamOnly);
    const failure = await failureOf(running.client.appendToStream(stream, noted(), { expectedRevision }));
    expect(failure).toBeInstanceOf(WrongExpectedVersionError);
    expect(failure).toMatchObject({ actualVersion: 1n, expectedVersion: expectedRevision });
  });

  it('says no_stream of a missing stream', async () => {
    const failure = await failureOf(running.client.appendToStream(newStream(), noted(), { expectedRevision: 0n }));
    expect(failure).toMatchObject({ actualVersion: 'no_stream' });
  });

  it('stores 50 that are sent without waiting, each at the next revision', async () => {
    const stream = newStream();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        running.client.appendToStream(stream, noted(`${index}`), {
          expectedRevision: index === 0 ? NO_STREAM : BigInt(index - 1),
        }),
      ),
    );
    expect(answers.map((answer) => answer.nextExpectedRevision)).toEqual(answers.map((_, index) => BigInt(index)));
  });
});

describe('appending much at once', () => {
  it.each([1, 3])('stores 1,023 KiB in %d events', async (count) => {
    const events = Array.from({ length: count }, () => noted(kib(1_023 / count)));
    expect(await running.client.appendToStream(newStream(), events, newStreamOnly)).toMatchObject({ success: true });
  });

  it.each([1, 2, 1_024])('refuses 1,024 KiB in %d events', async (count) => {
    const events = Array.from({ length: count }, () => noted(kib(1_024 / count)));
    const failure = await failureOf(running.client.appendToStream(newStream(), events, newStreamOnly));
    expect(failure).toBeInstanceOf(MaxAppendSizeExceededError);
  });

  it('refuses 5,000 KiB that come in several messages, and takes the next append', async () => {
    const events = Array.from({ length: 10 }, () => noted(kib(500)));
    const failure = await failureOf(running.client.appendToStream(newStream(), events, newStreamOnly));
    expect(failure).toBeInstanceOf(MaxAppendSizeExceededError);
    expect(await running.client.appendToStream(newStream(), noted(), newStreamOnly)).toMatchObject({ success: true });
  });

  it('cannot receive 17,000 KiB, and the client lives on', async () => {
    const failure = await failureOf(running.client.appendToStream(newStream(), noted(kib(17_000)), newStreamOnly));
    expect(failure).toBeInstanceOf(UnknownError);
    expect(failure.message).toContain('8 RESOURCE_EXHAUSTED');
    expect(await running.client.appendToStream(newStream(), noted(), newStreamOnly)).toMatchObject({ success: true });
  });

  it('stores 5,000 small events', async () => {
    const events = Array.from({ length: 5_000 }, () => noted());
    const answer = await running.client.appendToStream(newStream(), events, newStreamOnly);
    expect(answer.nextExpectedRevision).toBe(4_999n);
  });
});

describe('appending with the call for one append', () => {
  // The client takes it when an append brings credentials of its own.
  const alone = { ...newStreamOnly, credentials: { username: 'somebody', password: 'ignored without TLS' } };

  it('stores, repeats and refuses as the call for many does', async () => {
    const stream = newStream();
    const event = noted();
    const first = await running.client.appendToStream(stream, event, alone);
    expect(first).toMatchObject({ success: true, nextExpectedRevision: 0n });
    expect(await running.client.appendToStream(stream, event, alone)).toEqual(first);
    expect(await failureOf(running.client.appendToStream(stream, noted(), alone))).toMatchObject({ actualVersion: 0n });
  });

  it('names the errors by trailers', async () => {
    const stream = newStream();
    const tooLarge = await failureOf(running.client.appendToStream(stream, noted(kib(1_024)), alone));
    expect(tooLarge).toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 1_048_576 });
    await running.client.appendToStream(stream, noted(), alone);
    await running.client.tombstoneStream(stream);
    expect(await failureOf(running.client.appendToStream(stream, noted(), alone))).toBeInstanceOf(StreamDeletedError);
  });
});

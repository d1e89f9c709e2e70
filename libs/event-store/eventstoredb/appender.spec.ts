import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { factsToAppend } from '#libs/testing';
import type { FactToAppend } from '../event-store.js';
import { type Appender, appender } from './appender.js';
import { contact } from './contact.js';
import type { LogClient } from './log-client.js';

type Append = LogClient['append'];

const unused = (): never => {
  throw new Error('not called here');
};
const client = (append: Append): LogClient => ({
  append,
  readStream: unused,
  readAll: unused,
  subscribe: unused,
  retire: unused,
  close: async () => undefined,
});
const stored = (count: number) => ({ revision: BigInt(count - 1), position: { commit: 7n, prepare: 7n } });
const appended = (count: number) => ({ outcome: 'appended', revision: count - 1, position: 'log1.7' });
const never = (): Promise<never> => new Promise(() => undefined);
const fault = (type: string, fields: object = {}): Error => Object.assign(new Error(type), { type, ...fields });

function send(to: Appender, facts: readonly FactToAppend[], deadlineMs = 60_000, streamName = 'a-1') {
  const deadlineAt = performance.now() + deadlineMs;
  return to.append({ streamName, facts, byteCount: 100, expected: 'no-stream', recordedAt: () => '', deadlineAt });
}

describe('an append whose outcome is not known', () => {
  it('is repeated with the same ids at the same expected revision until it is known', async () => {
    const sent: string[] = [];
    const answers = [fault('unavailable'), new Error('Could not recognize Server Is Not Ready'), undefined];
    const to = client(async (stream, events, expected) => {
      sent.push(`${stream} ${events.map(({ id }) => id).join()} ${expected}`);
      const answer = answers.shift();
      if (answer !== undefined) throw answer;
      return stored(events.length);
    });
    expect(await send(appender(to, 'log1', contact()), factsToAppend(2))).toEqual(appended(2));
    expect(sent).toHaveLength(3);
    expect(new Set(sent).size).toBe(1);
  });

  it('is reported as unknown at the deadline, also when the client never answers', async () => {
    const own = contact();
    const answer = await send(appender(client(never), 'log1', own), factsToAppend(1), 60);
    expect(answer.outcome).toBe('unknown');
    expect(own.isReachable()).toBe(false);
  });

  it('is never under way twice, not even when the caller repeats it himself', async () => {
    let [underWay, mostUnderWay] = [0, 0];
    const to = client(async (_stream, events) => {
      underWay += 1;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      await sleep(20);
      underWay -= 1;
      return stored(events.length);
    });
    const own = appender(to, 'log1', contact());
    const facts = factsToAppend(2);
    const answers = await Promise.all([send(own, facts), send(own, facts), send(own, facts.slice(0, 1))]);
    expect(answers).toEqual([appended(2), appended(2), appended(1)]);
    expect(mostUnderWay).toBe(1);
  });

  it('keeps later appends of its stream behind it, and those of other streams not', async () => {
    const order: string[] = [];
    let isDown = true;
    const to = client(async (stream, events) => {
      if (isDown && stream === 'a-1') throw fault('unavailable');
      order.push(`${stream} ${events[0]?.type}`);
      return stored(events.length);
    });
    const own = appender(to, 'log1', contact());
    const [first, second, other] = ['First', 'Second', 'Other'].map((type) =>
      factsToAppend(1).map((fact) => ({ ...fact, type })),
    );
    const sent = [send(own, first ?? [])];
    await sleep(5);
    sent.push(send(own, second ?? []), send(own, other ?? [], 60_000, 'b-1'));
    await sleep(50);
    isDown = false;
    await Promise.all(sent);
    expect(order).toEqual(['b-1 Other', 'a-1 First', 'a-1 Second']);
  });
});

describe('an append to a stream that somebody deleted', () => {
  it('fails clearly when the server goes on behind what is gone', async () => {
    const to = client(async () => ({ ...stored(1), revision: 2n }));
    const answer = send(appender(to, 'log1', contact()), factsToAppend(1));
    await expect(answer).rejects.toThrow(/a-1 was deleted or cut/);
  });
});

describe('an append that the server refuses', () => {
  it.each([
    [fault('wrong-expected-version', { actualVersion: 3n }), { outcome: 'conflict', actualRevision: 3 }],
    [
      fault('wrong-expected-version', { actualVersion: 'no_stream' }),
      { outcome: 'conflict', actualRevision: 'no-stream' },
    ],
    [fault('maximum-append-size-exceeded'), expect.objectContaining({ outcome: 'refused', code: 'TOO_LARGE' })],
  ])('is answered at once and sent once: %s', async (error, expected) => {
    let count = 0;
    const to = client(async () => {
      count += 1;
      throw error;
    });
    expect(await send(appender(to, 'log1', contact()), factsToAppend(1))).toEqual(expected);
    expect(count).toBe(1);
  });

  it.each(['access-denied', 'stream-deleted', 'invalid-argument'])('fails clearly for good: %s', async (type) => {
    const to = client(async () => {
      throw fault(type);
    });
    await expect(send(appender(to, 'log1', contact()), factsToAppend(1))).rejects.toThrow(/a-1/);
  });
});

describe('many large appends at the same moment', () => {
  it('are handed to the client a few in each turn of the event loop, in their order', async () => {
    const turns: string[][] = [[]];
    const to = appender(
      client(async (stream, events) => {
        turns.at(-1)?.push(stream);
        return stored(events.length);
      }),
      'log1',
      contact(),
    );
    const counting = (async () => {
      while (turns.length < 5) {
        await setImmediate();
        turns.push([]);
      }
    })();
    const [byteCount, deadlineAt] = [100 * 1_024, performance.now() + 60_000];
    const names = ['a-1', 'a-2', 'a-3', 'a-4', 'a-5'];
    const request = { byteCount, expected: 'no-stream', recordedAt: () => '', deadlineAt } as const;
    const appends = names.map((streamName) => to.append({ ...request, facts: factsToAppend(1), streamName }));
    await counting;
    expect(await Promise.all(appends)).toEqual(names.map(() => appended(1)));
    expect(turns.flat()).toEqual(names);
    expect(Math.max(...turns.map(({ length }) => length))).toBe(2);
  });
});

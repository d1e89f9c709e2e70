import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { pendingAppends } from './pending-appends.js';
import type { AppendAnswer } from './writer-messages.js';

describe('waiting for an answer', () => {
  it('ends with the answer, once', () => {
    const pending = pendingAppends();
    const heard: AppendAnswer[] = [];
    const answer: AppendAnswer = { ticket: 1, outcome: 'appended', revision: 0, ordinal: 1 };
    pending.add(1, 1_000, (one) => heard.push(one));
    pending.settle(answer);
    pending.settle(answer);
    pending.giveUp('too late');
    expect(heard).toEqual([answer]);
    expect(pending.count()).toBe(0);
  });

  it('ends as unknown at each own deadline, a later one after an earlier one and the other way round', async () => {
    const pending = pendingAppends();
    const heard: number[] = [];
    for (const [ticket, deadlineMs] of [
      [1, 60],
      [2, 20],
      [3, 100],
      [4, 20],
    ] as const) {
      pending.add(ticket, deadlineMs, (answer) => {
        expect(answer).toMatchObject({ outcome: 'unknown', message: `no answer within ${deadlineMs} ms` });
        heard.push(ticket);
      });
    }
    await sleep(300);
    expect(heard).toEqual([2, 4, 1, 3]);
    pending.add(5, 10, () => heard.push(5));
    await sleep(100);
    expect(heard.at(-1)).toBe(5);
  });

  it('ends as unknown when the writer does', () => {
    const pending = pendingAppends();
    const heard: AppendAnswer[] = [];
    for (const ticket of [1, 2]) pending.add(ticket, 1_000, (one) => heard.push(one));
    pending.giveUp('the writer has ended');
    expect(heard).toEqual([1, 2].map((ticket) => ({ ticket, outcome: 'unknown', message: 'the writer has ended' })));
  });
});

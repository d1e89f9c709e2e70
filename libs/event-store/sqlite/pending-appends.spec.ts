import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { pendingAppends } from './pending-appends.js';
import type { AppendAnswer } from './writer-messages.js';

const late = (ticket: number, deadlineMs: number) => ({
  ticket,
  outcome: 'unknown',
  message: `no answer within ${deadlineMs} ms`,
});

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('waiting for an answer', () => {
  it('ends with the answer, once', () => {
    const pending = pendingAppends();
    const heard: AppendAnswer[] = [];
    const answer: AppendAnswer = { ticket: 1, outcome: 'appended', revision: 0, ordinal: 1 };
    pending.add(1, 1_000, (one) => heard.push(one));
    pending.settle(answer);
    pending.settle(answer);
    pending.giveUp('too late');
    jest.advanceTimersByTime(2_000);
    expect(heard).toEqual([answer]);
    expect(pending.count()).toBe(0);
  });

  it('ends as unknown at each own deadline, whatever the order they came in', () => {
    const pending = pendingAppends();
    const heard: AppendAnswer[] = [];
    for (const [ticket, deadlineMs] of [60, 20, 100, 20].entries()) {
      pending.add(ticket, deadlineMs, (answer) => heard.push(answer));
    }
    jest.advanceTimersByTime(19);
    expect(heard).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(heard).toEqual([late(1, 20), late(3, 20)]);
    jest.advanceTimersByTime(40);
    expect(heard).toHaveLength(3);
    jest.advanceTimersByTime(40);
    expect(heard.slice(2)).toEqual([late(0, 60), late(2, 100)]);
    pending.add(4, 10, (answer) => heard.push(answer));
    jest.advanceTimersByTime(10);
    expect(heard.at(-1)).toEqual(late(4, 10));
  });

  it('holds one timer for all', () => {
    const pending = pendingAppends();
    for (let ticket = 0; ticket < 100; ticket += 1) pending.add(ticket, 1_000, () => undefined);
    expect(jest.getTimerCount()).toBe(1);
  });

  it('ends as unknown when the writer does', () => {
    const pending = pendingAppends();
    const heard: AppendAnswer[] = [];
    for (const ticket of [1, 2]) pending.add(ticket, 1_000, (one) => heard.push(one));
    pending.giveUp('the writer has ended');
    expect(heard).toEqual([1, 2].map((ticket) => ({ ticket, outcome: 'unknown', message: 'the writer has ended' })));
  });
});

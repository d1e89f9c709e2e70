import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Principal } from '#libs/access';
import { defaultLimits } from './limits.js';
import { meters } from './meter.js';
import { callerOf } from './points-budget.js';

const { signal } = new AbortController();
const carol: Principal = { id: 'carol', kind: 'PERSON', grants: [] };
const pat: Principal = { ...carol, id: 'pat' };

describe('counting what an operation reads', () => {
  it('takes its rows from the budget of its caller, and from nobody else', async () => {
    const counting = meters({ ...defaultLimits, budgetPoints: 100, pointsPerRow: 0.5 });
    await counting.ofAnswer(carol, signal).read(150);
    await expect(counting.ofAnswer(carol, signal).read(100)).rejects.toMatchObject({
      message: expect.stringContaining('at most 100 points per 60 seconds'),
      extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) },
    });
    await counting.ofAnswer(pat, signal).read(150);
  });

  it('lets a person and the tokens that act for that person share a budget, and nobody else', () => {
    expect(callerOf({ id: 'token-1', actsFor: 'carol' })).toBe(callerOf({ id: 'carol' }));
    expect(callerOf({ id: 'token-2' })).not.toBe(callerOf({ id: 'carol' }));
  });

  it('refuses rows beyond what one operation may read, before they are read', async () => {
    const counting = meters({ ...defaultLimits, rowsPerOperationMax: 100 });
    const meter = counting.ofAnswer(carol, signal);
    await meter.claim(60);
    expect(meter.rowsLeft()).toBe(40);
    await expect(meter.claim(41)).rejects.toThrow('the operation may be at most 100 rows to be read; it is 101 rows');
    await meter.claim(40);
    await counting.ofAnswer(carol, signal).claim(100);
  });

  it('refuses nothing once something was recorded, but counts it', async () => {
    const counting = meters({ ...defaultLimits, budgetPoints: 100, rowsPerOperationMax: 10 });
    const meter = counting.ofAnswer(carol, signal);
    meter.pardon();
    await meter.claim(1_000);
    await expect(counting.ofAnswer(carol, signal).read(1)).rejects.toMatchObject({
      extensions: { code: 'RATE_LIMITED' },
    });
  });

  it('stops reading for a request that nobody waits for', async () => {
    const controller = new AbortController();
    const meter = meters(defaultLimits).ofAnswer(carol, controller.signal);
    controller.abort(new Error('The caller has left'));
    await expect(meter.read(1)).rejects.toThrow('The caller has left');
  });

  it('lets others have their turn between long readers, however many read', async () => {
    const counting = meters(defaultLimits);
    const order: string[] = [];
    const readers = Array.from({ length: 5 }, async (_, number) => {
      await counting.ofAnswer({ ...carol, id: `reader ${number}` }, signal).read(500);
      order.push('reader');
    });
    await turn();
    for (let other = 0; other < 24; other += 1) {
      order.push('other');
      await turn();
    }
    await Promise.all(readers);
    expect(order.join(' ')).not.toContain('reader reader reader');
  });

  it('lets a subscription wait where others are refused, until it ends', async () => {
    const controller = new AbortController();
    const meter = meters({ ...defaultLimits, replayPointsPerSecond: 10 }).ofSubscription(carol, controller.signal);
    await meter.spend(10);
    let isPaid = false;
    const paying = meter.spend(10).then(() => {
      isPaid = true;
    });
    await turn();
    expect(isPaid).toBe(false);
    await paying;
    const last = meter.spend(10);
    controller.abort();
    await last;
  });
});

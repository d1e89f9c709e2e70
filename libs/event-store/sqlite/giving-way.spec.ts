import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { givingWay } from './giving-way.js';

describe('giving way', () => {
  it('lets others have a turn during a long read', async () => {
    const giveWay = givingWay();
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    const until = performance.now() + 200;
    while (performance.now() < until) await giveWay();
    clearInterval(timer);
    expect(turns).toBeGreaterThan(5);
  });

  it('costs no turn while the loop is not held', async () => {
    const giveWay = givingWay();
    await giveWay();
    let hasTurned = false;
    setImmediate(() => {
      hasTurned = true;
    });
    await giveWay();
    expect(hasTurned).toBe(false);
    await sleep(0);
  });
});

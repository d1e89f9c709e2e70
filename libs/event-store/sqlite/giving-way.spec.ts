import { setImmediate as turn } from 'node:timers';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { givingWay } from './giving-way.js';

/** The loop is real, the time is not. */
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

/** Whether others had a turn of the loop while it gave way. */
async function hasTurned(giveWay: () => Promise<void>): Promise<boolean> {
  let turned = false;
  turn(() => {
    turned = true;
  });
  await giveWay();
  return turned;
}

describe('giving way', () => {
  it('lets others have a turn once the loop was held for long, and again when it was held again', async () => {
    const giveWay = givingWay();
    jest.advanceTimersByTime(1_000);
    await giveWay();
    for (let round = 0; round < 3; round += 1) {
      jest.advanceTimersByTime(10);
      expect(await hasTurned(giveWay)).toBe(true);
    }
  });

  it('costs no turn while the loop was not held', async () => {
    const giveWay = givingWay();
    jest.advanceTimersByTime(1_000);
    await giveWay();
    jest.advanceTimersByTime(2);
    expect(await hasTurned(giveWay)).toBe(false);
  });
});

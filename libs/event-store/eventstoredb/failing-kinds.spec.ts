import { describe, expect, it } from '@jest/globals';
import { failingKinds } from './failing-kinds.js';

function watched() {
  let time = 1_000;
  const kinds = failingKinds(() => time);
  return {
    kinds,
    at: (ms: number) => void (time = 1_000 + ms),
    fails: () => kinds.failed('reading', time) !== undefined,
  };
}

describe('a client whose attempts fail', () => {
  it('is due for another one when attempts of one kind have failed for 3 s', () => {
    const { at, fails } = watched();
    expect(fails()).toBe(false);
    at(2_999);
    expect(fails()).toBe(false);
    at(3_000);
    expect(fails()).toBe(true);
  });

  it('counts an attempt that fails late from when it began', () => {
    const { kinds, at } = watched();
    at(3_000);
    expect(kinds.failed('appending', 1_000)).toBe(1_000);
  });

  it('is kept while one attempt of the kind succeeds now and then, and not because those of another kind do', () => {
    const { kinds, at, fails } = watched();
    fails();
    at(2_000);
    kinds.succeeded('reading');
    at(4_900);
    expect(kinds.failed('reading', 1_100)).toBeUndefined();
    kinds.succeeded('appending');
    at(5_000);
    expect(fails()).toBe(true);
  });

  it('has to wait ever longer for the next one, at most 30 s, and no longer than at first once an attempt succeeds', () => {
    const { kinds, at, fails } = watched();
    let [now, begunAt] = [0, 0];
    const pauses: number[] = [];
    while (pauses.length < 8) {
      at(now);
      if (fails()) {
        pauses.push(now - begunAt);
        kinds.begin();
        begunAt = now;
      }
      now += 100;
    }
    expect(pauses.map((pause) => Math.floor(pause / 1_000))).toEqual([3, 3, 6, 12, 24, 30, 30, 30]);
    kinds.succeeded('reading');
    fails();
    at(now + 3_000);
    expect(fails()).toBe(true);
  });

  it('is not charged with attempts that began with the client before', () => {
    const { kinds, at } = watched();
    at(5_000);
    kinds.begin();
    at(20_000);
    expect(kinds.failed('reading', 5_900)).toBeUndefined();
    at(40_000);
    expect(kinds.failed('reading', 5_900)).toBeUndefined();
  });
});

import { describe, expect, it } from '@jest/globals';
import { allAtRest } from './pacing.js';

describe('works beside each other', () => {
  it('give what they give, in the order of the works', async () => {
    const first = Promise.withResolvers<number>();
    const all = allAtRest([first.promise, Promise.resolve(2)]);
    first.resolve(1);
    expect(await all).toEqual([1, 2]);
  });

  it('fail with what failed first, and not before none is under way any more', async () => {
    const told: string[] = [];
    const slow = Promise.withResolvers<void>();
    const works = [
      slow.promise.then(() => {
        told.push('the slow one is done');
      }),
      Promise.reject(new Error('the first')),
      slow.promise.then(() => {
        throw new Error('the second');
      }),
    ];
    const failed = allAtRest(works).catch((error: unknown) => told.push(String(error)));
    await new Promise(setImmediate);
    expect(told).toEqual([]);
    slow.resolve();
    await failed;
    expect(told).toEqual(['the slow one is done', 'Error: the first']);
  });
});

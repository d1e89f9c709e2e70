import { describe, expect, it } from '@jest/globals';
import { coalescedReads } from './coalesced-reads.js';

/** A log whose reads end when they are told to; each gives how many had begun. */
function slowLog(patienceMs?: number) {
  const begun: { readonly stream: string; readonly deadlineAt: number; readonly end: PromiseWithResolvers<number> }[] =
    [];
  const read = coalescedReads<number>((stream, deadlineAt) => {
    const end = Promise.withResolvers<number>();
    begun.push({ stream, deadlineAt, end });
    return end.promise;
  }, patienceMs);
  const finish = async (index: number) => {
    begun[index]?.end.resolve(index + 1);
    await new Promise(setImmediate);
  };
  return { read, begun, finish };
}

describe('reads of one stream', () => {
  it('that are asked for together are one, which begins after the last of them was asked for', async () => {
    const { read, begun, finish } = slowLog();
    const first = read('a', 1);
    const others = [read('a', 2), read('a', 9), read('a', 3)];
    expect(begun).toHaveLength(1);
    await finish(0);
    expect(begun.map(({ deadlineAt }) => deadlineAt)).toEqual([1, 9]);
    const late = read('a', 4);
    await finish(1);
    await finish(2);
    expect(await Promise.all([first, ...others, late])).toEqual([1, 2, 2, 2, 3]);
  });

  it('do not share a failure that began before they asked', async () => {
    const { read, begun, finish } = slowLog();
    const first = read('a', 1);
    const second = read('a', 1);
    begun[0]?.end.reject(new Error('cut'));
    await expect(first).rejects.toThrow('cut');
    await finish(1);
    expect(await second).toBe(2);
  });

  it('do not wait for one that hangs', async () => {
    const { read, begun, finish } = slowLog(20);
    const hanging = read('a', 1);
    const second = read('a', 1);
    while (begun.length < 2) await new Promise(setImmediate);
    await finish(1);
    expect(await second).toBe(2);
    const third = read('a', 1);
    await finish(2);
    expect(await third).toBe(3);
    await finish(0);
    expect(await hanging).toBe(1);
  });

  it('leave nothing behind, and others do not wait for them', async () => {
    const { read, begun, finish } = slowLog();
    void read('a', 1);
    const other = read('b', 1);
    expect(begun.map(({ stream }) => stream)).toEqual(['a', 'b']);
    await finish(1);
    expect(await other).toBe(2);
    await finish(0);
    const again = read('a', 1);
    await finish(2);
    expect(await again).toBe(3);
  });
});

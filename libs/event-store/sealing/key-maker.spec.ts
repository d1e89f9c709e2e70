import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { StorageFull } from '../faults.js';
import { keyMaker } from './key-maker.js';
import type { KeyRows, StreamKey } from './key-rows.js';
import { SealBroken } from './sealing.js';

const rowsOf = (inserted: string[]): KeyRows => {
  const keys = new Map<string, StreamKey>();
  return {
    find: (stream) => keys.get(stream),
    insert: (stream) => {
      const key = createSecretKey(Buffer.from(stream));
      inserted.push(stream);
      keys.set(stream, key);
      return key;
    },
    erase: () => undefined,
  };
};

/** A file whose flushes end when the test says so. */
function slowFile() {
  const flushes: PromiseWithResolvers<void>[] = [];
  const file = {
    transaction: <Result>(work: () => Result) => work(),
    flush: () => {
      const flushed = Promise.withResolvers<void>();
      flushes.push(flushed);
      return flushed.promise;
    },
  };
  return { file, flushes };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('making keys', () => {
  it('hands out no key before it is on the disk', async () => {
    const { file, flushes } = slowFile();
    const maker = keyMaker(file, rowsOf([]));
    let isHandedOut = false;
    const key = maker.make('a').then(() => {
      isHandedOut = true;
    });
    await settle();
    expect([isHandedOut, maker.isMaking('a')]).toEqual([false, true]);
    flushes[0]?.resolve();
    await key;
    expect([isHandedOut, maker.isMaking('a')]).toEqual([true, false]);
  });

  it('gathers all streams that come up during one flush for the next, and makes each key once', async () => {
    const { file, flushes } = slowFile();
    const inserted: string[] = [];
    const maker = keyMaker(file, rowsOf(inserted));
    const keys = ['a', 'b', 'c', 'b', 'a'].map((stream) => maker.make(stream));
    await settle();
    flushes[0]?.resolve();
    await settle();
    flushes[1]?.resolve();
    const [ofA, ofB, , ofBAgain, ofAAgain] = await Promise.all(keys);
    expect([ofAAgain, ofBAgain]).toEqual([ofA, ofB]);
    expect(inserted).toEqual(['a', 'b', 'c']);
    expect(flushes).toHaveLength(2);
  });

  it('fails for a key alone that somebody altered', async () => {
    const { file, flushes } = slowFile();
    const rows = rowsOf([]);
    const find = (stream: string) => {
      if (stream === 'altered') throw new SealBroken(stream, 'its key was altered');
      return rows.find(stream);
    };
    const maker = keyMaker(file, { ...rows, find });
    const [first, altered, other] = ['first', 'altered', 'other'].map((stream) => maker.make(stream));
    flushes[0]?.resolve();
    await first;
    await settle();
    flushes[1]?.resolve();
    await expect(altered).rejects.toThrow(SealBroken);
    expect(await other).toBeDefined();
  });

  it('says that there is no room, and makes the key when there is', async () => {
    let isFull = true;
    const file = {
      transaction: <Result>(work: () => Result) => {
        if (isFull) throw Object.assign(new Error('database or disk is full'), { errcode: 13 });
        return work();
      },
      flush: async () => undefined,
    };
    const maker = keyMaker(file, rowsOf([]));
    await expect(maker.make('a')).rejects.toThrow(StorageFull);
    isFull = false;
    expect(await maker.make('a')).toBeDefined();
  });
});

import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { pacedBytes } from './paced-bytes.js';

/** Names of the pieces that begin, a list for each turn of the event loop. */
async function begunByTurn(pieces: readonly (readonly [string, number])[], turnCount: number) {
  const pace = pacedBytes(100);
  const turns: string[][] = [[]];
  for (const [name, bytes] of pieces) {
    const begin = () => turns.at(-1)?.push(name);
    const wait = pace(bytes);
    if (wait === undefined) begin();
    else void wait.then(begin);
  }
  while (turns.length < turnCount) {
    turns.push([]);
    await turn();
  }
  return turns;
}

describe('bytes that are paced', () => {
  it('begin at once as long as they fit a turn', async () => {
    expect(
      await begunByTurn(
        [
          ['a', 50],
          ['b', 50],
        ],
        2,
      ),
    ).toEqual([['a', 'b'], []]);
  });

  it('wait for a later turn otherwise, and keep their order', async () => {
    const pieces = [
      ['a', 60],
      ['b', 60],
      ['c', 30],
      ['d', 60],
    ] as const;
    expect(await begunByTurn(pieces, 4)).toEqual([['a'], ['b', 'c'], ['d'], []]);
  });

  it('begin alone where one piece is larger than a turn', async () => {
    expect(
      await begunByTurn(
        [
          ['a', 500],
          ['b', 1],
        ],
        3,
      ),
    ).toEqual([['a'], ['b'], []]);
  });

  it('begin at once again when nothing waits any more', async () => {
    const pace = pacedBytes(100);
    expect(pace(100)).toBeUndefined();
    await pace(100);
    await turn();
    expect(pace(100)).toBeUndefined();
  });
});

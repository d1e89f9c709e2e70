import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { defaultLimits } from '../limits/limits.js';
import { admission } from './admission.js';

describe('operations that arrive over sockets at the same moment', () => {
  it('have each a turn of the event loop of its own, in their order', async () => {
    const admitted = admission(buildSchema('type Query { a: Int }'), defaultLimits);
    let turns = 0;
    const over = new AbortController();
    const counting = (async () => {
      while (!over.signal.aborted) {
        await nextTurn();
        turns += 1;
      }
    })();
    const taken = await Promise.all(
      Array.from({ length: 50 }, async () => {
        await admitted.turn();
        return turns;
      }),
    );
    over.abort();
    await counting;
    expect(new Set(taken).size).toBe(50);
    expect(taken.toSorted((a, b) => a - b)).toEqual(taken);
  });
});

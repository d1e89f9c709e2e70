import { describe, expect, it } from '@jest/globals';
import { SeenTokens } from './seen-tokens.js';

describe('seeing tokens', () => {
  it('tells the first time of each from all others', () => {
    const seen = new SeenTokens();
    expect(['a', 'b', 'a', 'b', 'c'].map((token) => seen.isFirst(token))).toEqual([true, true, false, false, true]);
  });

  it('forgets those that did not come for longest, and then takes them for new ones', () => {
    const seen = new SeenTokens();
    for (let number = 0; number <= 10_000; number += 1) seen.isFirst(`token ${number}`);
    expect(seen.isFirst('token 10000')).toBe(false);
    expect(seen.isFirst('token 0')).toBe(true);
  });
});

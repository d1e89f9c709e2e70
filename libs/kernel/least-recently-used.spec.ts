import { describe, expect, it } from '@jest/globals';
import { leastRecentlyUsed } from './least-recently-used.js';

function filled() {
  const memory = leastRecentlyUsed<string>(2);
  memory.set('a', 'first');
  memory.set('b', 'second');
  return memory;
}

describe('remembering the entries used last', () => {
  it('forgets the one that nobody used for longest', () => {
    const memory = filled();
    memory.get('a');
    memory.set('c', 'third');
    expect([memory.get('a'), memory.get('b'), memory.get('c')]).toEqual(['first', undefined, 'third']);
    expect(memory.size).toBe(2);
  });

  it('takes a new value for a use, and keeps one value per key', () => {
    const memory = filled();
    memory.set('a', 'again');
    memory.set('c', 'third');
    expect([memory.get('a'), memory.get('b')]).toEqual(['again', undefined]);
  });

  it('does not take asking for what is missing for a use', () => {
    const memory = filled();
    memory.get('z');
    expect([memory.size, memory.get('a'), memory.get('b')]).toEqual([2, 'first', 'second']);
  });

  it('forgets what it is told to', () => {
    const memory = filled();
    memory.delete('a');
    expect([memory.get('a'), memory.get('b')]).toEqual([undefined, 'second']);
    memory.clear();
    expect(memory.size).toBe(0);
  });
});

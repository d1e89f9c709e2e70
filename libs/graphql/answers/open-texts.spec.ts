import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { openTexts } from './open-texts.js';

const never = new AbortController().signal;

/** Notes in `admitted` the name of each that may open what it wants. */
function gate(bytesMax: number) {
  const texts = openTexts(bytesMax);
  const admitted: string[] = [];
  const enter = (name: string) => {
    const room = texts.enter();
    const wants = (bytes: number, signal = never) => room.take(bytes, signal).then(() => void admitted.push(name));
    return { wants, leave: () => room.leave() };
  };
  return { enter, admitted };
}

describe('opening texts', () => {
  it('waits while as much is open as may be, first come first served', async () => {
    const { enter, admitted } = gate(100);
    const [a, b, c, d] = [enter('a'), enter('b'), enter('c'), enter('d')];
    const all = [a.wants(60), b.wants(50), c.wants(10), d.wants(10)];
    await nextTurn();
    expect(admitted).toEqual(['a']);
    a.leave();
    await Promise.all(all);
    expect(admitted).toEqual(['a', 'b', 'c', 'd']);
  });

  it('never lets the one wait that has held something longest, however full it is', async () => {
    const { enter, admitted } = gate(100);
    const [a, b] = [enter('a'), enter('b')];
    await a.wants(50);
    await b.wants(50);
    const second = b.wants(50);
    await a.wants(500);
    await nextTurn();
    expect(admitted).toEqual(['a', 'b', 'a']);
    a.leave();
    await second;
    expect(admitted).toEqual(['a', 'b', 'a', 'b']);
  });

  it('lets one through that wants more than may be open, when nothing is', async () => {
    const { enter, admitted } = gate(100);
    await enter('a').wants(101);
    expect(admitted).toEqual(['a']);
  });

  it('gives up with its request, and lets the next one through', async () => {
    const { enter, admitted } = gate(100);
    const [a, b, c] = [enter('a'), enter('b'), enter('c')];
    const request = new AbortController();
    await a.wants(60);
    void b.wants(80, request.signal);
    const next = c.wants(40);
    request.abort();
    await next;
    a.leave();
    await nextTurn();
    expect(admitted).toEqual(['a', 'c']);
  });

  it('ends with its answer, also where it still waits or comes late', async () => {
    const { enter, admitted } = gate(100);
    const [a, b, c] = [enter('a'), enter('b'), enter('c')];
    await a.wants(100);
    void b.wants(100);
    b.leave();
    void b.wants(1);
    a.leave();
    await c.wants(100);
    expect(admitted).toEqual(['a', 'c']);
  });

  it('begins at once, and in a turn of its own when others have kept the event loop already', async () => {
    const texts = openTexts(100);
    const seen: string[] = [];
    await texts.begin();
    await texts.begin();
    const until = performance.now() + 20;
    while (performance.now() < until); // Somebody works.
    const late = ['a', 'b'].map((name) => texts.begin().then(() => void seen.push(name)));
    setImmediate(() => seen.push('others'));
    await Promise.all(late);
    expect(seen).toEqual(['a', 'others', 'b']);
  });

  it('gives the event loop back after each caller', async () => {
    const texts = openTexts(100);
    const seen: string[] = [];
    const callers = ['a', 'b', 'c'].map((name) => texts.turn().then(() => void seen.push(name)));
    setImmediate(() => {
      seen.push('others');
      setImmediate(() => seen.push('others'));
    });
    await Promise.all(callers);
    expect(seen).toEqual(['a', 'others', 'b', 'others', 'c']);
  });
});

import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { anonymous } from '../access/callers.js';
import { defaultLimits } from '../limits/limits.js';
import { meters } from '../limits/meter.js';
import { type RequestContext, rememberLoaders } from '../request-context.js';
import { answersWithin } from './answer.js';
import { openText, type TextKind } from './open-text.js';

const beginAnswer = answersWithin(defaultLimits);

function asking() {
  const { signal } = new AbortController();
  const context: RequestContext = {
    principal: anonymous,
    address: '192.0.2.1',
    correlationId: 'c-1',
    signal,
    loader: rememberLoaders(),
    meter: meters(defaultLimits).ofAnswer(anonymous, new AbortController().signal),
    answer: beginAnswer(signal),
  };
  const opened: (readonly string[])[] = [];
  const kind: TextKind<string, string> = {
    name: 'texts',
    keyOf: (reference) => reference,
    bytesOf: () => 100 * 1_024,
    open: async (references) => {
      opened.push(references);
      return references.map((reference) => `text of ${reference}`);
    },
  };
  const load = (name: string) => openText(kind, name, context);
  return { context, opened, load };
}

describe('opening the texts of an answer', () => {
  it('opens each once, however often it is shown', async () => {
    const { load, opened } = asking();
    expect(await Promise.all([load('a'), load('a'), load('a')])).toEqual(['text of a', 'text of a', 'text of a']);
    expect(await load('a')).toBe('text of a');
    expect(opened).toEqual([['a']]);
  });

  it('opens 256 KiB at a time', async () => {
    const { load, opened } = asking();
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map(load));
    expect(opened).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });

  it('opens those of one answer in each turn of the event loop, when many answers come together', async () => {
    const turns: string[][] = [[]];
    const counting = (async () => {
      while (turns.length < 20) {
        await nextTurn();
        turns.push([]);
      }
    })();
    const { signal } = new AbortController();
    const wanted = ['a', 'b', 'c', 'd'];
    const opening = wanted.map(async (name) => {
      await beginAnswer(signal).toOpen(1_024);
      turns.at(-1)?.push(name);
    });
    await Promise.all(opening);
    await counting;
    expect(turns.flat()).toEqual(wanted);
    expect(Math.max(...turns.map(({ length }) => length))).toBe(1);
  });

  it('opens nothing for an answer that cannot fit, and says so once', async () => {
    const { context, load, opened } = asking();
    const refusals: string[] = [];
    context.answer.whenRefused(({ message }) => refusals.push(message));
    for (let shown = 0; shown < 30; shown += 1) void load(`text ${shown % 3}`);
    await nextTurn();
    await nextTurn();
    expect(refusals).toEqual(['the answer may be at most 2,097,152 bytes']);
    expect(opened).toEqual([]);
  });
});

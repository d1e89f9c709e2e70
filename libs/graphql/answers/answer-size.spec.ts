import { describe, expect, it } from '@jest/globals';
import { isLargerThan } from './answer-size.js';
import { answerText, WrittenJson } from './written-json.js';

const answers: readonly unknown[] = [
  null,
  true,
  -12.5,
  '',
  'plain',
  'quoted "text" with \\ and \n and \u0001 and \ud800',
  'Grüße, 世界, 🙂',
  [],
  [1, [2, ['three']], null],
  {},
  { a: 1, 'ü"': { b: [true, { c: 'd' }] }, gone: undefined },
  { data: new WrittenJson('{"a":[1,2,3]}'), again: 'x' },
];

describe('the size of an answer', () => {
  it.each(answers)('is that of its text: %j', (answer) => {
    const bytes = Buffer.byteLength(answerText(answer));
    expect([bytes - 1, bytes, 10 * bytes].map((bytesMax) => isLargerThan(answer, bytesMax))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('is not looked at any further once it is too large', () => {
    const neverRead = {
      get item(): unknown {
        throw new Error('This is behind the limit');
      },
    };
    expect(isLargerThan(['x'.repeat(1_000), neverRead], 100)).toBe(true);
  });
});

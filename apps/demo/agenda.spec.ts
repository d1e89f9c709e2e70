import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Agenda } from './agenda.js';

describe('playing an agenda', () => {
  it('acts in the order of time, and of planning within a moment', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(20), { maxLength: 50 }), async (times) => {
        const agenda = new Agenda();
        const played: (readonly [number, number])[] = [];
        times.forEach((at, index) => agenda.plan(at, async () => void played.push([at, index])));
        await agenda.play(100, () => undefined);
        expect(played).toEqual(
          times.map((at, index) => [at, index] as const).toSorted((a, b) => a[0] - b[0] || a[1] - b[1]),
        );
      }),
    ));

  it('acts on what was planned meanwhile, and on nothing from its end on', async () => {
    const agenda = new Agenda();
    const played: number[] = [];
    const step = (at: number) => async () => {
      played.push(at);
      agenda.plan(at + 1, step(at + 1));
    };
    agenda.plan(1, step(1));
    await agenda.play(4, () => undefined);
    expect(played).toEqual([1, 2, 3]);
  });
});

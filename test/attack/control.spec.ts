import { describe, expect, it } from '@jest/globals';
import type { Attack } from './attack.js';
import { controlled } from './control.js';
import type { Stage } from './stage.js';

const attack: Attack = { name: 'asks', prepare: async () => async () => [] };
const options = { scale: 1, random: () => 0 };

function stageThatSees(...violations: readonly string[]): Stage {
  return { play: async () => ({ cases: 1, violations, measured: undefined }), end: async () => undefined };
}

const outcomeOf = (stage: Stage) =>
  controlled({ name: 'a control', attack, looseness: {}, sees: /the event loop/ }, stage, 'embedded', options);

describe('a control', () => {
  it('is kept when the judge saw what is off', async () => {
    expect((await outcomeOf(stageThatSees('something', 'the event loop stood'))).violations).toEqual([]);
  });

  it.each([[[]], [['something else']]])('is violated when the judge saw %j', async (seen) => {
    expect((await outcomeOf(stageThatSees(...seen))).violations).toEqual([expect.stringContaining('did not turn red')]);
  });
});

import { type Fault, untilRed } from '../fault.js';
import { about } from './judge.js';
import type { Stage } from './stage.js';
import { type Trial, wrongClockOnce } from './wrong-clock/trial.js';

const tenMinutes = 600;
const controlTrialsMax = 1;

/** Each way twice at the full scale: a clock that is wrong from the start on, and one that is moved while its process answers. */
function wrongClock(stage: Stage, word: string, aheadSeconds: number): Fault {
  const kinds: readonly Trial[] = [
    { aheadSeconds, moved: 'AT_START' },
    { aheadSeconds, moved: 'ON_SIGNAL' },
  ];
  return {
    name: `the clock of one API ten minutes ${word}: it is not ready and records nothing, and nobody else is disturbed`,
    inject: async ({ scale, random }) => {
      const trials = Math.max(1, Math.round(2 * kinds.length * scale));
      const violations: string[] = [];
      for (let number = 0; number < trials; number += 1) {
        for (const trial of kinds.slice(number % kinds.length).slice(0, 1)) {
          violations.push(...(await stage.underLoad((scene) => wrongClockOnce(scene, trial), { random })));
        }
      }
      return { trials, violations };
    },
  };
}

/** The same with an API that holds its clock against nobody's. What it records stays in the log, so nothing may be played after it. */
function unwatched(stage: Stage, word: string, aheadSeconds: number): Fault {
  const program = new URL('./unwatched-api.js', import.meta.url).pathname;
  return {
    name: `control: a clock ten minutes ${word} that nobody watches turns it red`,
    inject: ({ random }) =>
      untilRed(controlTrialsMax, async () => {
        const trial: Trial = { aheadSeconds, moved: 'AT_START', program };
        return about(2, await stage.underLoad((scene) => wrongClockOnce(scene, trial), { random }));
      }),
  };
}

export function wrongClocks(stage: Stage): readonly Fault[] {
  return [
    wrongClock(stage, 'ahead', tenMinutes),
    wrongClock(stage, 'behind', -tenMinutes),
    unwatched(stage, 'behind', -tenMinutes),
    unwatched(stage, 'ahead', tenMinutes),
  ];
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../fault.js';
import type { Scene, Stage } from './stage.js';
import type { Traffic } from './traffic.js';

/** Does its harm once, heals it, and gives what it saw broken meanwhile. */
export type Hurt = (scene: Scene, load: Traffic, random: () => number) => Promise<readonly string[]>;

/** How often something is done at this scale: at least once. */
const timesOf = (count: number, scale: number): number => Math.max(1, Math.round(count * scale));

/** A fault that is done `count` times under load; what must hold is judged when everything has come to rest. */
export function hurting(stage: Stage, name: string, count: number, hurt: Hurt): Fault {
  return {
    name,
    inject: async ({ scale, random }) => {
      const trials = timesOf(count, scale);
      const violations = await stage.underLoad(
        async (scene, load) => {
          const seen: string[] = [];
          for (let trial = 0; trial < trials; trial += 1) {
            await sleep(1_000 + random() * 2_000);
            seen.push(...(await hurt(scene, load, random)));
          }
          await sleep(1_000);
          return seen;
        },
        { random },
      );
      return { trials, violations };
    },
  };
}

import type { Attack, AttackOptions } from './attack.js';
import type { Looseness, Mode } from './installation.js';
import type { Outcome, Stage } from './stage.js';

/** An attack on a server whose protection is off: the judge must see it. */
export interface Control {
  /** What is off, completing "control: …". */
  readonly name: string;
  readonly attack: Attack;
  readonly looseness: Looseness;
  /** What the judge must say. */
  readonly sees: RegExp;
}

/** A control is violated when nothing that it is about turned red. */
export async function controlled(control: Control, stage: Stage, mode: Mode, options: AttackOptions): Promise<Outcome> {
  const { violations } = await stage.play(control.attack, mode, options, control.looseness);
  const isSeen = violations.some((violation) => control.sees.test(violation));
  const told = violations.length === 0 ? 'nothing' : violations.slice(0, 3).join('; ');
  return {
    cases: 1,
    violations: isSeen ? [] : [`the protection was off, and ${control.sees} did not turn red, but: ${told}`],
    measured: undefined,
  };
}

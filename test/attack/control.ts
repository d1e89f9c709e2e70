import type { Attack, AttackOptions } from './attack.js';
import type { Looseness, Mode } from './installation.js';
import type { Outcome, Stage } from './stage.js';

/** An attack on a server whose protection is off, or an answer that no good server gives: the judge must see it. */
export type Control = {
  /** What is off, completing "control: …". */
  readonly name: string;
  /** What the judge must say. */
  readonly sees: RegExp;
} & (
  | { readonly attack: Attack; readonly looseness: Looseness }
  | { readonly forged: (stage: Stage, mode: Mode, options: AttackOptions) => Promise<readonly string[]> }
);

/** A control is violated when nothing that it is about turned red. */
export async function controlled(control: Control, stage: Stage, mode: Mode, options: AttackOptions): Promise<Outcome> {
  const violations =
    'forged' in control
      ? await control.forged(stage, mode, options)
      : (await stage.play(control.attack, mode, options, control.looseness)).violations;
  const isSeen = violations.some((violation) => control.sees.test(violation));
  const told = violations.length === 0 ? 'nothing' : violations.slice(0, 3).join('; ');
  return {
    cases: 1,
    violations: isSeen ? [] : [`the protection was off, and ${control.sees} did not turn red, but: ${told}`],
    measured: undefined,
  };
}

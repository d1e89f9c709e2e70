/** One line of the result: how often a fault was injected, and how often the system broke a promise under it. */
export interface FaultResult {
  readonly name: string;
  readonly trials: number;
  readonly violations: number;
  /** With 95 % confidence the true rate of violations is below this: 3/n when none was seen. */
  readonly bound: number;
}

export interface FaultOptions {
  /** An empty folder on a real disk, for this fault alone. */
  readonly folder: string;
  /** 1 for the full number of trials; less for a quick look. */
  readonly scale: number;
  /** From 0 to below 1, the same sequence for the same seed. */
  readonly random: () => number;
}

export interface Tally {
  readonly trials: number;
  /** One sentence per broken promise. */
  readonly violations: readonly string[];
}

/**
 * A fault and the check of what must hold under it. A positive control is a fault too: it switches one protection off, and its
 * violation is that nothing turned red.
 */
export interface Fault {
  readonly name: string;
  inject(options: FaultOptions): Promise<Tally>;
}

export function resultOf({ name }: Fault, { trials, violations }: Tally): FaultResult {
  const seen = violations.length;
  return { name, trials, violations: seen, bound: trials === 0 ? 1 : Math.min(1, (seen === 0 ? 3 : seen) / trials) };
}

export function trialsOf(count: number, scale: number): number {
  return Math.max(2, Math.round(count * scale));
}

/** A positive control: runs trials of a broken system until one turns red, and is itself violated when none does. */
export async function untilRed(
  trialsMax: number,
  trial: (number: number) => Promise<readonly string[]>,
): Promise<Tally> {
  for (let number = 1; number <= trialsMax; number += 1) {
    const found = await trial(number);
    if (found.length > 0) return { trials: number, violations: [] };
  }
  return { trials: trialsMax, violations: ['the protection was off, and nothing turned red'] };
}

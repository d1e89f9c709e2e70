import type { Installation } from './installation.js';
import type { Bounds, Verdict } from './judge.js';
import type { Market } from './market.js';

/** Where an attack plays: an installation with a market in it. */
export interface Scene {
  readonly installation: Installation;
  readonly market: Market;
}

export interface AttackOptions {
  /** 1 for the full number of cases; less for a short look. */
  readonly scale: number;
  /** From 0 to below 1, the same sequence for the same seed. */
  readonly random: () => number;
}

/** What an attacker does, from outside and in each mode, and what the server must answer to it. */
export interface Attack {
  readonly name: string;
  /** Bounds that differ from the usual ones. */
  readonly bounds?: Partial<Bounds>;
  /** Variables of the environment that the installation needs; those of the other attacks where it names none. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Makes what the attack finds, which is not measured, and gives the attack itself. */
  prepare(scene: Scene, options: AttackOptions): Promise<() => Promise<readonly Verdict[]>>;
}

/** How many of something are tried at this scale: `count` at full scale, and `countMin` at least. */
export function countOf(count: number, scale: number, countMin = 2): number {
  return Math.max(countMin, Math.round(count * scale));
}

/** Runs so many at once and no more, in order; gives the results in the order of the items. */
export async function atOnce<Item, Result>(
  items: readonly Item[],
  concurrencyMax: number,
  act: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const work = async () => {
    for (const [index, item] of waiting) results[index] = await act(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(concurrencyMax, items.length) }, work));
  return results;
}

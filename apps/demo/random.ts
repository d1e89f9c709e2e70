/** Drawn numbers, the same for the same seed. */
export interface Random {
  /** From 0 on, less than 1. */
  share(): number;
  /** A whole number from `least` to `most`, both inclusive. */
  between(least: number, most: number): number;
  isLucky(probability: number): boolean;
  oneOf<T>(values: readonly [T, ...T[]]): T;
  /** One of the values, each as likely as its weight among all. */
  weighted<T>(values: readonly [T, ...T[]], weightOf: (value: T) => number): T;
  /** Around the median, rarely far above it, as times that people and machines take are. */
  around(median: number): number;
  /** Draws of its own, so that what happens to one thing does not change what happens to another. */
  apart(name: string): Random;
}

/** Mulberry32 by Tommy Ettinger, public domain. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const share = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - share())) * Math.cos(2 * Math.PI * share());
  return {
    share,
    between: (least, most) => least + Math.floor(share() * (most - least + 1)),
    isLucky: (probability) => share() < probability,
    oneOf: (values) => values[Math.floor(share() * values.length)] ?? values[0],
    weighted: (values, weightOf) => {
      let rest = share() * values.reduce((sum, value) => sum + weightOf(value), 0);
      for (const value of values) {
        rest -= weightOf(value);
        if (rest < 0) return value;
      }
      return values[0];
    },
    around: (median) => median * Math.exp(0.9 * normal()),
    apart: (name) =>
      randomOf(
        Array.from(name).reduce(
          (hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16_777_619),
          seed ^ 0x811c9dc5,
        ),
      ),
  };
}

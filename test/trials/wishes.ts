/** The options that every suite of trials takes, as `parseArgs` reads them. */
export const wishOptions = {
  json: { type: 'boolean', default: false },
  only: { type: 'string', default: '' },
  scale: { type: 'string', default: '1' },
  seed: { type: 'string', default: `${Date.now() % 1_000_000}` },
  help: { type: 'boolean', default: false },
} as const;

/** What is to be tried, how often, and with which choices. */
export interface Wishes {
  /** Part of a name. */
  readonly only: string;
  readonly scale: number;
  readonly seed: number;
}

/** Reads the numbers among the options; throws for what is none. */
export function wishesIn({ only, scale, seed }: { readonly [Name in keyof Wishes]: string }): Wishes {
  const wishes = { only, scale: Number(scale), seed: Number(seed) };
  if (!(wishes.scale > 0)) throw new Error(`--scale is a number above 0, and not ${scale}`);
  if (!Number.isInteger(wishes.seed)) throw new Error(`--seed is a whole number, and not ${seed}`);
  return wishes;
}

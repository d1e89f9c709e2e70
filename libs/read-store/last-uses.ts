/**
 * When things were last used: operational rows, in no view and untouched by rebuilds. Losing them loses nothing but knowledge. How often a
 * use is written down is up to whoever notes it.
 */
export abstract class LastUses {
  /** Writes a use down, unless a later one is known. `at` is RFC 3339 in UTC with milliseconds. */
  abstract note(thing: string, at: string): Promise<void>;
  /** By thing; those that were never used are left out. */
  abstract of(things: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/**
 * When things were last used: operational rows, in no view and untouched by rebuilds. Losing them loses nothing but knowledge. How often a
 * use is written down is up to whoever notes it. A thing is called by the name of its stream: one that the log does not have was lost with the log.
 */
export abstract class LastUses {
  /** Writes a use down, unless a later one is known. `at` is RFC 3339 in UTC with milliseconds. */
  abstract note(thing: string, at: string): Promise<void>;
  /** By thing; those that were never used are left out. */
  abstract of(things: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Things that were ever used, by name, those after a thing; from the first when it is undefined. */
  abstract after(thing: string | undefined, countMax: number): Promise<readonly string[]>;
}

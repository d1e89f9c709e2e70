const separator = '/';

/** The text by which a due row is named; ids hold no slash. */
export const keyOf = (first: string, second: string | number): string => `${first}${separator}${second}`;

/** The two parts of a key that `keyOf` made. */
export function partsOf(key: string): readonly [string, string] {
  const [first = '', second = ''] = key.split(separator);
  return [first, second];
}

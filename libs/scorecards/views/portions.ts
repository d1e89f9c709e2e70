import { allAtRest } from '#libs/read-store';

/** Few sizes, so that few different statements are compiled; the largest stays within what one statement may carry. */
const sizes = [256, 64, 16, 4, 1] as const;

/** Cuts a list into parts, each as large as one of the sizes. */
export function portions<T>(values: readonly T[]): readonly (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  let start = 0;
  for (const size of sizes) {
    for (; values.length - start >= size; start += size) parts.push(values.slice(start, start + size));
  }
  return parts;
}

/** Runs a statement for each part, all at the same time: in a transaction, a server is then not waited for between them. */
export function inPortions<T, Result>(
  values: readonly T[],
  run: (part: readonly T[]) => Promise<Result>,
): Promise<readonly Result[]> {
  return allAtRest(portions(values).map(run));
}

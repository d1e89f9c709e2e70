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

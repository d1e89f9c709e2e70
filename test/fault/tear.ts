import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';

const noise = 0xa5;

export interface Tear {
  readonly offset: number;
  /** Whether noise follows the tear, or nothing. */
  readonly isGarbage: boolean;
}

/**
 * Cuts a file at the offset, or turns all that follows it into noise. No byte of the noise is the one that was there: a tear of one byte that
 * happened to hold the noise already would be none, and the transaction that ends with it is whole.
 */
export function tearOff(path: string, { offset, isGarbage }: Tear): void {
  const rest = readFileSync(path).subarray(offset);
  const file = openSync(path, 'r+');
  if (isGarbage)
    writeSync(
      file,
      rest.map((byte) => byte ^ noise),
      0,
      rest.length,
      offset,
    );
  else ftruncateSync(file, offset);
  closeSync(file);
}

/** Undefined for whoever may begin at once. */
export type Pace = (bytes: number) => Promise<void> | undefined;

interface Waiting {
  readonly bytes: number;
  readonly begin: () => void;
}

/**
 * Lets work on `bytesMax` bytes begin in each turn of the event loop, or one piece of work that is larger, first come first served: what many
 * callers send at the same moment would otherwise be encoded in one go, and everybody else wait for the end of it.
 */
export function pacedBytes(bytesMax: number): Pace {
  const waiting: Waiting[] = [];
  let begunBytes = 0;

  const fits = (bytes: number): boolean => begunBytes === 0 || begunBytes + bytes <= bytesMax;
  const count = (bytes: number): void => {
    if (begunBytes === 0) setImmediate(nextTurn);
    begunBytes += bytes;
  };
  const nextTurn = (): void => {
    begunBytes = 0;
    for (let [first] = waiting; first !== undefined && fits(first.bytes); [first] = waiting) {
      waiting.shift();
      count(first.bytes);
      first.begin();
    }
  };
  return (bytes) => {
    if (waiting.length > 0 || !fits(bytes)) {
      return new Promise((begin) => {
        waiting.push({ bytes, begin });
      });
    }
    count(bytes);
    return undefined;
  };
}

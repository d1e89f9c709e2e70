interface Line {
  workingCount: number;
  /** Those who wait, in the order in which they came. */
  readonly waiting: Set<() => void>;
}

/** Lets a few of each key work at once, and the others wait. */
export class Turns {
  readonly #lines = new Map<string, Line>();

  constructor(private readonly atOnceMax: number) {}

  /** Resolves with what ends the turn, once it has come; without a turn when the signal aborts first. */
  async take(key: string, signal: AbortSignal): Promise<() => void> {
    const line = this.#lines.get(key) ?? { workingCount: 0, waiting: new Set() };
    this.#lines.set(key, line);
    if (line.workingCount < this.atOnceMax) line.workingCount += 1;
    else if (!(await hasTurn(line, signal))) return () => undefined;
    let isOver = false;
    return () => {
      if (!isOver) this.#end(key, line);
      isOver = true;
    };
  }

  /** Whoever waits longest goes on in the same place, so that nobody slips in between. */
  #end(key: string, line: Line): void {
    const [next] = line.waiting;
    if (next !== undefined) return next();
    line.workingCount -= 1;
    if (line.workingCount === 0) this.#lines.delete(key);
  }
}

/** False when the signal aborts first. */
function hasTurn({ waiting }: Line, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const leave = (hasCome: boolean): void => {
      waiting.delete(come);
      signal.removeEventListener('abort', abort);
      resolve(hasCome);
    };
    const come = () => leave(true);
    const abort = () => leave(false);
    waiting.add(come);
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  });
}

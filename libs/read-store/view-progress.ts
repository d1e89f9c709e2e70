import { comparePositions, type Position } from '#libs/kernel';

/** What the projector knows after each step; undefined while nothing was projected. */
export interface ProgressReport {
  /** All views answer as of this position. */
  readonly position: Position | undefined;
  /** A view stopped, so nothing after `position` will be reached until somebody acts. */
  readonly isStopped: boolean;
}

interface Waiting {
  readonly position: Position;
  readonly stream: string | undefined;
  readonly settle: (isReached: boolean) => void;
}

/** How far the views are, for callers who want to read their own writes. */
export class ViewProgress {
  #report: ProgressReport = { position: undefined, isStopped: false };
  #isParked: (stream: string) => boolean = () => false;
  readonly #waiting = new Set<Waiting>();
  readonly #listeners = new Set<(position: Position) => void>();

  /**
   * True as soon as every view answers as of `position`; false when `timeoutMs` pass first, when a view has stopped before it,
   * or when some view has parked `stream`, whose rows then lack its facts. Throws `ForeignPosition` for a token of another log.
   */
  whenReached(position: Position, timeoutMs: number, stream?: string): Promise<boolean> {
    const answer = this.#answer(position, stream);
    if (answer !== undefined) return Promise.resolve(answer);
    return new Promise((resolve) => {
      const waiting: Waiting = {
        position,
        stream,
        settle: (isReached) => {
          clearTimeout(timeout);
          this.#waiting.delete(waiting);
          resolve(isReached);
        },
      };
      const timeout = setTimeout(waiting.settle, timeoutMs, false);
      this.#waiting.add(waiting);
    });
  }

  /** The position as of which all views answer; undefined before the first fact, and while a new view is being built. */
  current(): Position | undefined {
    return this.#report.position;
  }

  /** Calls after each transaction that brought the views forward. Returns how to stop that. */
  onAdvanced(listener: (position: Position) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The projector's side: what it knows now. */
  report(report: ProgressReport, isParked: (stream: string) => boolean): void {
    const hasAdvanced = report.position !== undefined && report.position !== this.#report.position;
    this.#report = report;
    this.#isParked = isParked;
    for (const waiting of this.#waiting) {
      const answer = this.#answer(waiting.position, waiting.stream);
      if (answer !== undefined) waiting.settle(answer);
    }
    if (!hasAdvanced || report.position === undefined) return;
    for (const listener of this.#listeners) listener(report.position);
  }

  #answer(position: Position, stream: string | undefined): boolean | undefined {
    if (stream !== undefined && this.#isParked(stream)) return false;
    const reached = this.#report.position;
    if (reached !== undefined && comparePositions(reached, position) >= 0) return true;
    return this.#report.isStopped ? false : undefined;
  }
}

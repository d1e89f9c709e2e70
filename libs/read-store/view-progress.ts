import { comparePositions, type Mark, type Position, parsePosition } from '#libs/kernel';

/** What the projector knows after each step. */
export interface ProgressReport {
  /** All views that have not stopped answer as of this position; undefined while one of them was never built. */
  readonly position: Position | undefined;
  /** Of the fact at the position, where it is known. */
  readonly factId?: string | undefined;
  /** Where the view that stopped first is, if one did. */
  readonly stopped: { readonly position: Position | undefined } | undefined;
  readonly isParked: (stream: string) => boolean;
}

interface Waiting {
  readonly position: Position;
  readonly stream: string | undefined;
  readonly settle: (answer: () => boolean) => void;
}

/** How far the views are, for callers who want to read their own writes. */
export class ViewProgress {
  #report: ProgressReport = { position: undefined, stopped: undefined, isParked: () => false };
  readonly #waiting = new Set<Waiting>();
  readonly #listeners = new Set<(position: Position) => void>();

  /**
   * True as soon as every view answers as of `position`; false when `timeoutMs` pass first, when a view has stopped before it,
   * or when some view has parked `stream`, whose rows then lack its facts. Rejects with `ForeignPosition` for a token of another log.
   */
  async whenReached(position: Position, timeoutMs: number, stream?: string): Promise<boolean> {
    parsePosition(position);
    const answer = this.#answer(position, stream);
    if (answer !== undefined) return answer;
    return new Promise((resolve, reject) => {
      const settle = (decide: () => boolean) => {
        clearTimeout(timeout);
        this.#waiting.delete(waiting);
        try {
          resolve(decide());
        } catch (error) {
          reject(error);
        }
      };
      const waiting: Waiting = { position, stream, settle };
      const timeout = setTimeout(settle, timeoutMs, () => false);
      this.#waiting.add(waiting);
    });
  }

  /** The position as of which the views answer; undefined before the first fact, and while a new view is being built. A stopped view does not count. */
  current(): Position | undefined {
    return this.#report.position;
  }

  /** The same with the fact that stands there. */
  mark(): Mark | undefined {
    const { position, factId } = this.#report;
    return position === undefined ? undefined : { position, factId };
  }

  /** Calls after each transaction that brought the views forward. Returns how to stop that. */
  onAdvanced(listener: (position: Position) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The projector's side. */
  report(report: ProgressReport): void {
    const { position } = report;
    const hasAdvanced = position !== undefined && position !== this.#report.position;
    this.#report = report;
    for (const waiting of this.#waiting) this.#settle(waiting);
    if (hasAdvanced) for (const listener of this.#listeners) listener(position);
  }

  #settle({ position, stream, settle }: Waiting): void {
    try {
      const answer = this.#answer(position, stream);
      if (answer !== undefined) settle(() => answer);
    } catch (error) {
      settle(() => {
        throw error;
      });
    }
  }

  #answer(position: Position, stream: string | undefined): boolean | undefined {
    const { position: reached, stopped, isParked } = this.#report;
    if (stream !== undefined && isParked(stream)) return false;
    if (stopped !== undefined && !isAt(stopped.position, position)) return false;
    return isAt(reached, position) ? true : undefined;
  }
}

function isAt(reached: Position | undefined, wanted: Position): boolean {
  return reached !== undefined && comparePositions(reached, wanted) >= 0;
}

import { type Mark, parsePosition } from '#libs/kernel';
import type { LogWentBack } from './faults.js';

/** What a process knows of the log's past: the furthest fact that it has seen, and whether the log was found to hold another history. */
export class History {
  readonly #denied = new AbortController();
  #furthest: Mark | undefined;
  #ordinal = 0;
  #fault: LogWentBack | undefined;

  /** Takes note of a fact of the log that was read, recorded, or told of by a checkpoint. One without an id says nothing. */
  saw(mark: Mark | undefined): void {
    if (mark?.factId === undefined) return;
    const { ordinal } = parsePosition(mark.position);
    if (ordinal <= this.#ordinal) return;
    this.#ordinal = ordinal;
    this.#furthest = mark;
  }

  furthest(): Mark | undefined {
    return this.#furthest;
  }

  /** What was found, and by whom, if the log went back; from then on nothing is read from it and nothing recorded by this process. */
  fault(): LogWentBack | undefined {
    return this.#fault;
  }

  /** Aborts when the log was found to have gone back; the fault is its reason. */
  get signal(): AbortSignal {
    return this.#denied.signal;
  }

  /** Once, and for good: what this process holds in memory is of the other history. */
  deny(fault: LogWentBack): void {
    this.#fault ??= fault;
    this.#denied.abort(this.#fault);
  }

  /** Throws `LogWentBack` after it was denied. */
  assertTrue(): void {
    if (this.#fault !== undefined) throw this.#fault;
  }
}

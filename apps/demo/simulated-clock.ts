import { Clock } from '#libs/kernel';

/** A clock that stands still until it is moved, and then only forwards. */
export class SimulatedClock extends Clock {
  #now: number;

  constructor(startsAt: number) {
    super();
    this.#now = startsAt;
  }

  override now(): Date {
    return new Date(this.#now);
  }

  moveTo(milliseconds: number): void {
    this.#now = Math.max(this.#now, milliseconds);
  }
}

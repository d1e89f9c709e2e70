import { Clock } from '#libs/kernel';

/** A clock that stands still until somebody moves it. */
export class ManualClock extends Clock {
  #now: number;

  constructor(startsAt = '2026-01-05T09:00:00.000Z') {
    super();
    this.#now = Date.parse(startsAt);
  }

  override now(): Date {
    return new Date(this.#now);
  }

  advance({
    days = 0,
    hours = 0,
    minutes = 0,
    seconds = 0,
  }: Readonly<Partial<Record<'days' | 'hours' | 'minutes' | 'seconds', number>>>): void {
    this.#now += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
  }
}

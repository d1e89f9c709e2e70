import type { Fact } from '#libs/kernel';
import type { Reaction } from './reaction.js';
import type { Timer } from './timer.js';
import type { View } from './view.js';

export class Projections {
  readonly #views: View[] = [];
  readonly #reactions: Reaction<Fact>[] = [];
  readonly #timers: Timer[] = [];

  /** Registers views; before `start`. */
  views(...views: readonly View[]): void {
    this.#views.push(...views);
  }

  /** Registers reactions; before `start`. */
  reactions(...reactions: readonly Reaction<Fact>[]): void {
    this.#reactions.push(...reactions);
  }

  /** Registers timers; before `start`. */
  timers(...timers: readonly Timer[]): void {
    this.#timers.push(...timers);
  }
}

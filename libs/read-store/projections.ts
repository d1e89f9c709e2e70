import type { EventStore, Witness } from '#libs/event-store';
import { type Clock, type Fact, systemClock } from '#libs/kernel';
import type { ParkedRow } from './checkpoints.js';
import { type ReadStoreObserver, silentObserver } from './observer.js';
import type { OperationalStore } from './operational-store.js';
import type { Backoff } from './pacing.js';
import type { Reaction } from './reaction.js';
import type { ReactionState } from './reaction-runner.js';
import type { ReadStore } from './read-store.js';
import { type RunningOptions, type RunningProjections, runProjections, witnessesOf } from './running-projections.js';
import type { Timer } from './timer.js';
import type { DueRows } from './timer-ticker.js';
import type { View } from './view.js';
import { ViewProgress } from './view-progress.js';
import type { ViewState } from './view-projector.js';

export interface ProjectionsOptions {
  readonly eventStore: EventStore;
  readonly readStore: ReadStore;
  readonly operationalStore: OperationalStore;
  /** What timers are due by; the system's unless given. */
  readonly clock?: Clock;
  readonly observer?: ReadStoreObserver;
  /** Between two looks for due rows, 1,000 unless given. With `'never'` timers run by `runDue` and `settle` only. */
  readonly tickerPeriodMs?: number | 'never';
  /** Failures in a row at one fact after which a reaction stops: 10 unless given. */
  readonly reactionAttemptsMax?: number;
  /** Milliseconds after which a reaction at its fact, or a timer at its row, has failed: 30,000 unless given. */
  readonly deadlineMs?: number;
  /** Between repetitions of what failed: 100 ms up to 5 s unless given. */
  readonly backoff?: Backoff;
}

/** Projections were used before `start`, or changed after it. */
class ProjectionsNotRunning extends Error {
  override readonly name = 'ProjectionsNotRunning';
}

/** Where each lib registers its views, reactions and timers, and what brings them forward once all are registered. */
export class Projections {
  /** How far the views are. */
  readonly progress = new ViewProgress();
  readonly #options: RunningOptions;
  readonly #views: View[] = [];
  readonly #reactions: Reaction<Fact>[] = [];
  readonly #timers: Timer[] = [];
  #running: RunningProjections | undefined;

  constructor({
    clock,
    observer,
    tickerPeriodMs = 1_000,
    reactionAttemptsMax,
    deadlineMs,
    backoff,
    ...stores
  }: ProjectionsOptions) {
    this.#options = {
      ...stores,
      clock: clock ?? systemClock,
      observer: observer ?? silentObserver,
      progress: this.progress,
      tickerPeriodMs: tickerPeriodMs === 'never' ? undefined : tickerPeriodMs,
      reactionAttemptsMax: reactionAttemptsMax ?? 10,
      deadlineMs: deadlineMs ?? 30_000,
      backoff: backoff ?? { firstMs: 100, longestMs: 5_000 },
    };
  }

  /** Registers views; before `start`. */
  views(...views: readonly View[]): void {
    this.#register(this.#views, views);
  }

  /** Registers reactions; before `start`. */
  reactions(...reactions: readonly Reaction<Fact>[]): void {
    this.#register(this.#reactions, reactions);
  }

  /** Registers timers; before `start`. */
  timers(...timers: readonly Timer[]): void {
    this.#register(this.#timers, timers);
  }

  /**
   * Opens the tables and begins to follow the log; does not wait until the views have caught up.
   * Throws `StoreTruncated` when a checkpoint is ahead of the log.
   */
  async start(): Promise<void> {
    if (this.#running !== undefined) throw new ProjectionsNotRunning('The projections have been started already');
    const registered = { views: this.#views, reactions: this.#reactions, timers: this.#timers };
    this.#running = await runProjections(this.#options, registered);
  }

  /** Ends after the transaction and the reaction under way. */
  async stop(): Promise<void> {
    await this.#running?.stop();
    this.#running = undefined;
  }

  /** Checkpoints of views and reactions, for whoever verifies the log. */
  witnesses(): Promise<readonly Witness[]> {
    return witnessesOf(this.#options);
  }

  /** Builds a view anew beside its live rows and swaps. `STOPPED` when a fact could not be folded; the live rows then stay. */
  rebuild(view: string): Promise<'REBUILT' | 'STOPPED'> {
    return this.#atWork().projector.rebuild(view);
  }

  /** Folds a parked stream again from its first fact. */
  unpark(view: string, stream: string): Promise<'UNPARKED' | 'STILL_PARKED' | 'NOT_PARKED'> {
    return this.#atWork().projector.unpark(view, stream);
  }

  /** Lets a stopped reaction try again at the fact where it stopped. False when there is no such reaction. */
  resume(reaction: string): boolean {
    const runner = this.#atWork().reactions.find((each) => each.state().reaction === reaction);
    runner?.resume();
    return runner !== undefined;
  }

  viewStates(): readonly ViewState[] {
    return this.#atWork().projector.states();
  }

  reactionStates(): readonly ReactionState[] {
    return this.#atWork().reactions.map((reaction) => reaction.state());
  }

  parkedStreams(): readonly ParkedRow[] {
    return this.#atWork().projector.parked();
  }

  /** Fires the timers that are due now, whatever the ticker does; gives how many rows were fired. */
  async runDue(): Promise<number> {
    return (await this.#atWork().tick()).length;
  }

  /** How many rows of each timer are due and wait to be fired, at most 1,000 of each. */
  dueRows(): Promise<readonly DueRows[]> {
    return this.#atWork().dueRows();
  }

  /** Waits until views, reactions and due timers have nothing left to do; false when that takes longer. For tests and simulations. */
  settle(timeoutMs = 60_000): Promise<boolean> {
    return this.#atWork().settle(timeoutMs);
  }

  #atWork(): RunningProjections {
    if (this.#running === undefined) throw new ProjectionsNotRunning('The projections have not been started');
    return this.#running;
  }

  #register<Named extends { readonly name: string }>(registered: Named[], added: readonly Named[]): void {
    if (this.#running !== undefined) throw new ProjectionsNotRunning('Register before the projections are started');
    for (const each of added) {
      if (registered.some(({ name }) => name === each.name)) throw new TypeError(`${each.name} is registered twice`);
      registered.push(each);
    }
  }
}

import type { EventStore, Witness } from '#libs/event-store';
import { type Clock, type ClockCheck, type Fact, systemClock, unchecked } from '#libs/kernel';
import type { ParkedRow } from './checkpoints.js';
import { type Following, followCheckpoints } from './following.js';
import { leadAgainAndAgain } from './leading.js';
import { type ReadStoreObserver, silentObserver } from './observer.js';
import type { OperationalStore } from './operational-store.js';
import type { Backoff } from './pacing.js';
import type { Reaction } from './reaction.js';
import type { ReactionState } from './reaction-runner.js';
import type { ReadStore } from './read-store.js';
import {
  type Registered,
  type RunningOptions,
  type RunningProjections,
  runProjections,
  witnessesOf,
} from './running-projections.js';
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
  /** Whether it may be gone by: reactions and timers wait while it may not. Always, unless given. */
  readonly clockCheck?: ClockCheck;
  readonly observer?: ReadStoreObserver;
  /** Between two looks for due rows, 1,000 unless given. With `'never'` timers run by `runDue` and `settle` only. */
  readonly tickerPeriodMs?: number | 'never';
  /** Failures in a row at one fact after which a reaction stops: 10 unless given. */
  readonly reactionAttemptsMax?: number;
  /** Milliseconds after which a reaction at its fact, or a timer at its row, has failed: 30,000 unless given. */
  readonly deadlineMs?: number;
  /** Between repetitions of what failed: 100 ms up to 5 s unless given. */
  readonly backoff?: Backoff;
  /** For tests that show what these are for: with `lock` off, several processes may believe that they lead; with `fence` off, nothing keeps them from it. */
  readonly protections?: { readonly lock?: boolean; readonly fence?: boolean };
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
  readonly #isLocked: boolean;
  #running: RunningProjections | undefined;
  #following: Following | undefined;
  #leading: { readonly ended: AbortController; readonly done: Promise<void> } | undefined;

  constructor({
    clock = systemClock,
    clockCheck = unchecked,
    observer = silentObserver,
    tickerPeriodMs = 1_000,
    reactionAttemptsMax = 10,
    deadlineMs = 30_000,
    backoff = { firstMs: 100, longestMs: 5_000 },
    protections = {},
    ...stores
  }: ProjectionsOptions) {
    this.#isLocked = protections.lock !== false;
    this.#options = {
      ...stores,
      clock,
      clockCheck,
      observer,
      progress: this.progress,
      tickerPeriodMs: tickerPeriodMs === 'never' ? undefined : tickerPeriodMs,
      reactionAttemptsMax,
      deadlineMs,
      backoff,
      isFenced: protections.fence !== false,
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
   * Throws `StoreTruncated` or `LogWentBack` when the log does not hold what a checkpoint has seen. Of a database that several processes share
   * it takes the lead whoever has it, and loses it for good to the next one who does: `lead` waits, and comes back.
   */
  async start(): Promise<void> {
    this.#assertNotStarted();
    this.#running = await runProjections(this.#options, this.#registered());
  }

  /**
   * Does what `start` does in one process of several: waits until no other process leads, and again after the lead was lost. Meanwhile it follows.
   * Ends when it is stopped; throws `StoreTruncated`, and other errors that time does not mend. What passes is observed, and tried again.
   */
  async lead(): Promise<void> {
    this.#assertNotStarted();
    const ended = new AbortController();
    const done = leadAgainAndAgain({
      options: this.#options,
      registered: this.#registered(),
      isLocked: this.#isLocked,
      signal: ended.signal,
      onChange: (running) => this.#takeTurns(running),
    });
    this.#leading = { ended, done };
    this.#following = followCheckpoints(this.#options, this.#registered());
    await done;
  }

  /**
   * Learns from the database how far another process has brought the views, and runs none of them, nor reactions and timers: for processes that
   * only read. Begins at once and tries again what fails; until the first answer `progress` knows nothing.
   */
  follow(): void {
    this.#assertNotStarted();
    this.#following = followCheckpoints(this.#options, this.#registered());
  }

  /** Whether this process brings the views forward. */
  isLeading(): boolean {
    return this.#running !== undefined;
  }

  /** Ends after the transaction and the reaction under way. */
  async stop(): Promise<void> {
    this.#leading?.ended.abort();
    await this.#leading?.done.catch(() => undefined);
    await this.#running?.stop();
    await this.#following?.stop();
    this.#running = undefined;
    this.#following = undefined;
    this.#leading = undefined;
  }

  /** Checkpoints of views and reactions, for whoever verifies the log. */
  witnesses(): Promise<readonly Witness[]> {
    return witnessesOf(this.#options);
  }

  /** Only where the views are brought forward. Builds a view anew beside its live rows and swaps. `STOPPED` when a fact could not be folded; the live rows then stay. */
  rebuild(view: string): Promise<'REBUILT' | 'STOPPED'> {
    return this.#atWork().projector.rebuild(view);
  }

  /** Only where the views are brought forward. Folds a parked stream again from its first fact. */
  unpark(view: string, stream: string): Promise<'UNPARKED' | 'STILL_PARKED' | 'NOT_PARKED'> {
    return this.#atWork().projector.unpark(view, stream);
  }

  /** Only where the views are brought forward. Lets a stopped reaction try again at the fact where it stopped. False when there is no such reaction. */
  resume(reaction: string): boolean {
    const runner = this.#atWork().reactions.find((each) => each.state().reaction === reaction);
    runner?.resume();
    return runner !== undefined;
  }

  viewStates(): readonly ViewState[] {
    return this.#running?.projector.states() ?? this.#followed().states();
  }

  reactionStates(): readonly ReactionState[] {
    return this.#running?.reactions.map((reaction) => reaction.state()) ?? this.#followed().reactionStates();
  }

  parkedStreams(): readonly ParkedRow[] {
    return this.#running?.projector.parked() ?? this.#followed().parked();
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

  async #takeTurns(running: RunningProjections | undefined): Promise<void> {
    this.#running = running;
    if (running === undefined) this.#following = followCheckpoints(this.#options, this.#registered());
    else {
      await this.#following?.stop();
      this.#following = undefined;
    }
  }

  #atWork(): RunningProjections {
    if (this.#running !== undefined) return this.#running;
    throw new ProjectionsNotRunning(
      this.#following === undefined
        ? 'The projections have not been started'
        : 'Another process brings the views forward: ask that one',
    );
  }

  #followed(): Following {
    if (this.#following !== undefined) return this.#following;
    throw new ProjectionsNotRunning('The projections have not been started');
  }

  #registered(): Registered {
    return { views: this.#views, reactions: this.#reactions, timers: this.#timers };
  }

  #assertNotStarted(): void {
    if (this.#isStarted()) throw new ProjectionsNotRunning('The projections have been started already');
  }

  #isStarted(): boolean {
    return this.#running !== undefined || this.#following !== undefined;
  }

  #register<Named extends { readonly name: string }>(registered: Named[], added: readonly Named[]): void {
    if (this.#isStarted()) throw new ProjectionsNotRunning('Register before the projections are started');
    for (const each of added) {
      if (registered.some(({ name }) => name === each.name)) throw new TypeError(`${each.name} is registered twice`);
      registered.push(each);
    }
  }
}

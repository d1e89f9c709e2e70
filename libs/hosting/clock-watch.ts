import { aheadMs, type Clock, ClockCheck, type ServerClock } from '#libs/kernel';
import type { Log } from '#libs/observability';

const offsetMsMax = 2_000;
const lookEveryMs = 5_000;
/** What was read is held against our clock for so long; two monotonic clocks differ by much less than the bound in that time. */
const knownForMs = 10 * 60_000;
/** A server that disagrees, or whose clock nobody knows while another disagrees, is asked anew after this time. */
const askAgainMs = 10_000;
/** While the clock is wrong, everybody who wants to record looks again, and the servers hear of it this often at most. */
const lookAgainMs = 1_000;

export interface WatchedClocks {
  readonly clock: Clock;
  readonly database: ServerClock | undefined;
  readonly eventStore: ServerClock | undefined;
  /** Hears when the clock becomes wrong, and when it is right again. */
  readonly log?: Log;
}

/** Our clock between those of the two servers: wrong when both say so, because one server whose clock is wrong must not stop everybody. */
export class ClockWatch extends ClockCheck {
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #told: string | undefined;
  /** Whether we agreed with the database when it was asked last: if not any more, it is our clock that somebody moved. */
  #agreed = false;
  #isMoved = false;

  constructor(private readonly clocks: WatchedClocks) {
    super();
  }

  /** False where there is no clock to hold ours against. */
  isWatching(): boolean {
    return this.clocks.database !== undefined && this.clocks.eventStore !== undefined;
  }

  /** Keeps looking until it is stopped; the first look has been taken when this resolves. */
  async begin(): Promise<void> {
    if (!this.isWatching()) return;
    this.#timer = setInterval(() => this.#lookInBackground(), lookEveryMs).unref();
    await this.look().catch(() => undefined);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /**
   * By how much it is off from each server, if from both by more than the bound. A clock that is moved is noticed at once, without a look, also while the event store has not
   * said what time it is: what the database said before the move tells of our clock, and not of its own.
   */
  override problem(): string | undefined {
    const { database, eventStore } = this.offsets();
    this.#isMoved = isOff(database) && (this.#isMoved || this.#agreed);
    if (!isOff(database) || !(isOff(eventStore) || (eventStore === undefined && this.#isMoved))) return undefined;
    if (performance.now() - this.#lookedAt > lookAgainMs) this.#lookInBackground();
    const other = eventStore === undefined ? 'was not before' : `${told(eventStore)} that of the event store`;
    return `The clock is ${told(database)} that of the database and ${other}: nothing is recorded`;
  }

  /** Names the one server whose clock differs from ours. */
  warning(): string | undefined {
    const { database, eventStore } = this.offsets();
    if (isOff(database) === isOff(eventStore)) return undefined;
    const [server, offset, other, otherOffset] = isOff(database)
      ? ['database', database, 'event store', eventStore]
      : ['event store', eventStore, 'database', database];
    const agreement = otherOffset === undefined ? 'is not known' : 'agrees with ours';
    return `Our clock is ${told(offset)} that of the ${server}; that of the ${other} ${agreement}`;
  }

  /** By how many milliseconds our clock is ahead of each, as far as it is certain. */
  offsets(): { readonly database: number | undefined; readonly eventStore: number | undefined } {
    const { clock, database, eventStore } = this.clocks;
    return { database: offsetFrom(clock, database), eventStore: offsetFrom(clock, eventStore) };
  }

  /** Asks the database, and the event store only where something makes that necessary. Throws when the database does not answer. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    this.#lookedAt = performance.now();
    const { database, eventStore } = this.clocks;
    // A clock that was moved is known by the reading before.
    this.problem();
    await database?.read();
    this.#agreed = database !== undefined && !isOff(this.offsets().database);
    if (eventStore !== undefined && this.#isDoubtful(eventStore)) await eventStore.read().catch(() => undefined);
    this.#tell();
  }

  #isDoubtful(eventStore: ServerClock): boolean {
    const ageMs = performance.now() - (eventStore.last()?.notAfter ?? Number.NEGATIVE_INFINITY);
    if (ageMs <= askAgainMs) return false;
    const offsets = this.offsets();
    const passed = eventStore.passed();
    const isBehindWhatPassed = passed !== undefined && isOff(aheadMs(this.clocks.clock, passed));
    return isOff(offsets.database) || isOff(offsets.eventStore) || isBehindWhatPassed;
  }

  #lookInBackground(): void {
    this.look().catch(() => undefined);
  }

  #tell(): void {
    const problem = this.problem();
    if (problem !== undefined && this.#told === undefined) this.clocks.log?.error(problem);
    if (problem === undefined && this.#told !== undefined) this.clocks.log?.info('the clock is right again');
    this.#told = problem;
  }
}

function offsetFrom(clock: Clock, server: ServerClock | undefined): number | undefined {
  const reading = server?.last();
  if (reading === undefined || performance.now() - reading.notAfter > knownForMs) return undefined;
  return aheadMs(clock, reading);
}

function isOff(offset: number | undefined): boolean {
  return offset !== undefined && Math.abs(offset) > offsetMsMax;
}

function told(offset: number | undefined): string {
  const ms = Math.round(offset ?? 0);
  return ms > 0 ? `${ms} ms ahead of` : `${-ms} ms behind`;
}

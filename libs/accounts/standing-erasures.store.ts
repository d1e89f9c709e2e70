import { Injectable } from '@nestjs/common';
import { Contended, ErasedUpTo, EventStore, People, Sealing } from '#libs/event-store';
import { comparePositions, ForeignPosition, factCodec, type Position, type RecordedFact } from '#libs/kernel';
import { targetsOf } from './domain/erasure-targets.js';
import { type ErasureFact, erasureFacts } from './events/index.js';

const codec = factCodec(erasureFacts);
const pageCount = 1_000;
/** How often it is done again because other processes did the same at the same time. */
const attemptsMax = 20;

/** What it takes to carry erasures out. */
interface Stores {
  readonly eventStore: EventStore;
  readonly keys: { readonly sealing: Sealing; readonly people: People; readonly erasedUpTo: ErasedUpTo };
}

/**
 * Keeps erased what the log orders to be erased, whichever copy of the keys is there: the keys say up to where they know the orders, and those after that are
 * carried out again. To carry out an order again changes nothing.
 */
@Injectable()
export class StandingErasures {
  /** Up to where this process knows that it was done; nobody else has moved it, or the next move finds out. */
  #known: Position | undefined;

  constructor(
    private readonly eventStore: EventStore,
    private readonly sealing: Sealing,
    private readonly people: People,
    private readonly erasedUpTo: ErasedUpTo,
  ) {}

  /** Without a container, before anything is read. */
  static on({ eventStore, keys }: Stores): StandingErasures {
    return new StandingErasures(eventStore, keys.sealing, keys.people, keys.erasedUpTo);
  }

  /** Destroys what was ordered to be destroyed, all at once. */
  async carryOut(orders: readonly ErasureFact[]): Promise<void> {
    const { streams, people } = targetsOf(orders);
    if (streams.length > 0) await this.sealing.eraseStreams(streams);
    if (people.length > 0) await this.people.eraseSubjects(people);
  }

  /**
   * Carries out every order that these keys may not know of, up to the end of the log. Gives the position up to which they knew, undefined when that is not
   * known. Throws `Contended`, and the faults of the stores.
   */
  async carryOutAll(): Promise<Position | undefined> {
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      const from = await this.erasedUpTo.load();
      const head = await this.eventStore.head();
      const known = from !== undefined && head !== undefined && isWithin(from, head) ? from : undefined;
      await this.#carryOutAfter(known);
      if (head === undefined || (await this.erasedUpTo.move(from, head))) {
        this.#known = head;
        return known;
      }
    }
    throw new Contended('the keys', `others moved how far they are erased ${attemptsMax} times`);
  }

  /** Every order up to a position was carried out one by one, on the keys as they were left. */
  async passed(position: Position): Promise<void> {
    if (this.#known !== undefined && comparePositions(position, this.#known) <= 0) return;
    if (this.#known !== undefined && (await this.erasedUpTo.move(this.#known, position))) this.#known = position;
    else await this.carryOutAll();
  }

  async #carryOutAfter(from: Position | undefined): Promise<void> {
    let after = from;
    for (let isCaughtUp = false; !isCaughtUp; ) {
      const page = await this.eventStore.readAll(after, { countMax: pageCount, categories: [codec.category] });
      await this.carryOut(page.facts.map(orderIn));
      ({ isCaughtUp, last: after } = page);
    }
  }
}

const orderIn = (recorded: RecordedFact): ErasureFact => codec.decode(recorded);

/** A log that was put back ends before it, and another log knows nothing of it. */
function isWithin(position: Position, head: Position): boolean {
  try {
    return comparePositions(position, head) <= 0;
  } catch (error) {
    if (error instanceof ForeignPosition) return false;
    throw error;
  }
}

import { Injectable } from '@nestjs/common';
import { Contended, ErasedUpTo, EventStore, People, Sealing } from '#libs/event-store';
import {
  comparePositions,
  ForeignPosition,
  factCodec,
  type Mark,
  markOf,
  type Position,
  type RecordedFact,
} from '#libs/kernel';
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
  #known: Mark | undefined;

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
      const newest = await this.eventStore.newest();
      const known = await this.#stillIn(from, newest);
      await this.#carryOutAfter(known);
      const reached = newest && markOf(newest);
      if (reached === undefined || (await this.erasedUpTo.move(from, reached))) {
        this.#known = reached;
        return known;
      }
    }
    throw new Contended('the keys', `others moved how far they are erased ${attemptsMax} times`);
  }

  /** Every order up to a fact was carried out one by one, on the keys as they were left. */
  async passed(mark: Mark): Promise<void> {
    if (this.#known !== undefined && comparePositions(mark.position, this.#known.position) <= 0) return;
    if (this.#known !== undefined && (await this.erasedUpTo.move(this.#known, mark))) this.#known = mark;
    else await this.carryOutAll();
  }

  /** Where the log goes on from what the keys know of it; undefined when it is another one, or was put back meanwhile and holds another fact there. */
  async #stillIn(mark: Mark | undefined, newest: RecordedFact | undefined): Promise<Position | undefined> {
    if (mark === undefined || newest === undefined || !isWithin(mark.position, newest.position)) return undefined;
    if (mark.factId === undefined) return mark.position;
    return (await this.eventStore.factAt(mark.position))?.id === mark.factId ? mark.position : undefined;
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

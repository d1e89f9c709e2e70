import { Injectable, Optional } from '@nestjs/common';
import { can, FactAudiences } from '#libs/access';
import { EventStore } from '#libs/event-store';
import { comparePositions, type Position, type RecordedFact } from '#libs/kernel';
import type { FactFilter } from '#schema';
import { Freshness } from '../freshness.js';
import { defaultLimits, type Limits } from '../limits/limits.js';
import type { Meter } from '../limits/meter.js';
import { callerOf } from '../limits/points-budget.js';
import { Turns } from '../limits/turns.js';
import type { RequestContext } from '../request-context.js';
import { type FactWish, wishOf } from './fact-filter.js';
import { nextCount, oneLook, rowsIn } from './one-look.js';
import { type AddressedFact, addressedFacts, type PresentedFact, presentFact } from './present-facts.js';
import { assertReached } from './reached-position.js';

/** Facts that are given at once by their revisions. */
const revisionsMax = 500;
/** Facts that a search begins with; each look is twice as far as the one before, up to a page. */
const firstCount = 20;
/** Facts that a stream may have for this lib to look through it. */
const streamCountMax = 10_000;
/** Facts that are wanted by their revisions mostly stand close together. */
const stretchCount = 20;

interface Wanted {
  readonly first: number;
  readonly after?: Position | null | undefined;
  readonly filter?: FactFilter | null | undefined;
}

/** A wish for one stream, and the newest position of the log when it was asked; undefined for other wishes. */
interface SettledWish extends FactWish {
  readonly upTo: Position | undefined;
}

interface Stretch {
  readonly facts: readonly RecordedFact[];
  readonly isEnd: boolean;
  /** Where to go on. */
  readonly last: Position | undefined;
  /** Facts that were read, wanted or not. */
  readonly readCount: number;
}

interface Look {
  readonly wish: SettledWish;
  readonly after: Position | undefined;
  readonly countMax: number;
  readonly meter: Meter;
}

/** The history as far as a caller may see it. */
@Injectable()
export class FactReader {
  readonly #turns: Turns;

  constructor(
    private readonly eventStore: EventStore,
    private readonly audiences: FactAudiences,
    private readonly freshness: Freshness,
    @Optional() { looksAtOnceMax }: Pick<Limits, 'looksAtOnceMax'> = defaultLimits,
  ) {
    this.#turns = new Turns(looksAtOnceMax);
  }

  /**
   * A page of facts as a connection; shorter than asked for, and not the last, when the operation has looked through enough. `after` is a
   * position; rejects with `ForeignPosition`, and with `StaleRead` for one that the log has not reached. A stream that the
   * caller may not see is answered as one that does not exist, after the same look-ups and the same wait.
   */
  async page({ first, after, filter }: Wanted, context: RequestContext) {
    const wish = await this.#whenSettled(wishOf(filter));
    const { found, ...reached } = await this.#find(first, after ?? undefined, wish, context);
    if (typeof after === 'string' && found.length === 0 && reached.isEnd) await assertReached(after, this.eventStore);
    const edges = found.slice(0, first).map((each) => ({ cursor: each.fact.position, node: presentFact(each) }));
    const isCut = found.length > first;
    return { edges, pageInfo: pageInfoOf(edges, { after, isCut, ...reached }) };
  }

  /**
   * Facts of a stream by their revisions, as far as the caller may see them, in order; at most 500. Only pages with wanted facts are
   * read. Rejects with `StaleRead`.
   */
  async ofStream(
    stream: string,
    revisions: readonly number[],
    context: RequestContext,
  ): Promise<readonly PresentedFact[]> {
    const wanted = [...new Set(revisions)].toSorted((a, b) => a - b).slice(0, revisionsMax);
    const found = await this.#atRevisions(stream, wanted, context.meter);
    await this.freshness.reach(found.at(-1)?.position);
    const facts = await this.#seen(found, context);
    return facts.map(presentFact);
  }

  /**
   * Whoever asks for one stream waits for whatever is in the log now: a wait for the facts of that stream would tell that it has
   * some. What comes later is for the next page.
   */
  async #whenSettled(wish: FactWish): Promise<SettledWish> {
    if (wish.stream === undefined) return { ...wish, upTo: undefined };
    const upTo = await this.eventStore.head();
    await this.freshness.reach(upTo);
    return { ...wish, upTo };
  }

  /** Looks on until one more than a page is found, the log ends, or the operation has looked through enough: once in any case. */
  async #find(first: number, after: Position | undefined, wish: SettledWish, context: RequestContext) {
    const { meter } = context;
    const found: AddressedFact[] = [];
    let place: Stretch = { facts: [], isEnd: false, last: after, readCount: 0 };
    let countMax = Math.min(Math.max(first + 1, firstCount), oneLook.countMax);
    do {
      const enough = Math.max(meter.rowsLeft(), firstCount);
      await context.answer.toRun();
      place = await this.#inTurn({ wish, after: place.last, countMax: Math.min(countMax, enough), meter }, context);
      found.push(...(await this.#visible(place, wish, context)));
      countMax = nextCount(place, firstCount);
    } while (found.length <= first && !place.isEnd && meter.mayLookOn());
    // Where the hidden facts of a stream end is not told: it would say that they are there.
    const last = wish.stream !== undefined && place.isEnd ? undefined : place.last;
    return { found, last, isEnd: place.isEnd };
  }

  /** `wanted` in order: so each page begins with one that is wanted, and there are no more pages than those. */
  async #atRevisions(stream: string, wanted: readonly number[], meter: Meter): Promise<readonly RecordedFact[]> {
    const found = new Map<number, RecordedFact>();
    let read = -1;
    for (const revision of wanted) {
      if (revision <= read) continue;
      const { facts } = await this.eventStore.readStream(stream, revision, { ...oneLook, countMax: stretchCount });
      await meter.claim(facts.length);
      for (const fact of facts) found.set(fact.revision, fact);
      read = Math.max(revision, facts.at(-1)?.revision ?? revision);
    }
    return wanted.flatMap((revision) => found.get(revision) ?? []);
  }

  /** Documents with many lists of facts, and many documents of one caller, would otherwise have a page of the log on its way for each. */
  async #inTurn(look: Look, { principal, signal }: RequestContext): Promise<Stretch> {
    const end = await this.#turns.take(callerOf(principal), signal);
    try {
      signal.throwIfAborted();
      return await this.#stretch(look);
    } finally {
      end();
    }
  }

  async #stretch(look: Look): Promise<Stretch> {
    const { wish, after, countMax, meter } = look;
    if (wish.stream !== undefined) return this.#stretchOfStream(wish.stream, look);
    const options = { ...oneLook, countMax, ...categoriesOf(wish) };
    const page = await this.eventStore.readAll(after, options);
    await meter.read(rowsIn(page));
    return { facts: page.facts, isEnd: page.isCaughtUp, last: page.last ?? after, readCount: page.readCount };
  }

  /** A stream that commands fold is short, so it is read from its beginning; its first page is read in any case. */
  async #stretchOfStream(stream: string, { wish: { upTo }, after, meter }: Look): Promise<Stretch> {
    const isBetween = ({ position }: RecordedFact): boolean =>
      (after === undefined || comparePositions(position, after) > 0) &&
      (upTo === undefined || comparePositions(position, upTo) <= 0);
    let revision = 0;
    while (revision < streamCountMax) {
      const { facts, isEnd } = await this.eventStore.readStream(stream, revision, oneLook);
      await (revision === 0 ? meter.read(facts.length) : meter.claim(facts.length));
      const newer = facts.filter(isBetween);
      revision += facts.length;
      if (newer.length === 0 && !isEnd) continue;
      return { facts: newer, isEnd, last: newer.at(-1)?.position ?? after, readCount: facts.length };
    }
    return { facts: [], isEnd: true, last: after, readCount: 0 };
  }

  async #visible({ facts }: Stretch, wish: FactWish, context: RequestContext): Promise<readonly AddressedFact[]> {
    await this.freshness.reach(facts.at(-1)?.position);
    const wanted = facts.filter(wish.isMet);
    // A stream that is not there takes the look-ups of one that is hidden.
    if (wish.stream !== undefined && wanted.length === 0) await this.audiences.of([{ stream: wish.stream, type: '' }]);
    return this.#seen(wanted, context);
  }

  /** Those of the facts that the caller may see, with their audiences. */
  async #seen(facts: readonly RecordedFact[], { principal }: RequestContext): Promise<readonly AddressedFact[]> {
    const all = await addressedFacts(facts, this.audiences);
    return all.filter(({ audience }) => can(principal, 'see', audience));
  }
}

interface Reached extends Pick<Stretch, 'isEnd' | 'last'> {
  readonly after?: Position | null | undefined;
  /** More was found than fits on the page. */
  readonly isCut: boolean;
}

function pageInfoOf(edges: readonly { readonly cursor: Position }[], { after, isCut, isEnd, last }: Reached) {
  const end = edges.at(-1)?.cursor;
  return {
    hasNextPage: isCut || !isEnd,
    hasPreviousPage: false,
    startCursor: edges.at(0)?.cursor ?? null,
    endCursor: (isCut ? end : (last ?? end ?? after)) ?? null,
  };
}

function categoriesOf({ categories }: FactWish) {
  return categories === undefined ? {} : { categories };
}

import { Injectable } from '@nestjs/common';
import { can, FactAudiences } from '#libs/access';
import { EventStore } from '#libs/event-store';
import { comparePositions, type Position, type RecordedFact } from '#libs/kernel';
import type { FactFilter } from '#schema';
import { Freshness } from '../freshness.js';
import type { RequestContext } from '../request-context.js';
import { type FactWish, wishOf } from './fact-filter.js';
import { type AddressedFact, type PresentedFact, presentFact } from './present-facts.js';

/** Facts that one page looks through at most; a rare wish then takes several pages, some of them short. */
const scannedMax = 10_000;
const pageCount = 500;
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
}

/** The history as far as a caller may see it. */
@Injectable()
export class FactReader {
  constructor(
    private readonly eventStore: EventStore,
    private readonly audiences: FactAudiences,
    private readonly freshness: Freshness,
  ) {}

  /**
   * A page of facts as a connection. `after` is a position; rejects with `ForeignPosition` and `StaleRead`. A stream that the
   * caller may not see is answered as one that does not exist, after the same look-ups and the same wait.
   */
  async page({ first, after, filter }: Wanted, context: RequestContext) {
    const wish = await this.#whenSettled(wishOf(filter));
    const { found, ...reached } = await this.#find(first, after ?? undefined, wish, context);
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
    const wanted = [...new Set(revisions)].toSorted((a, b) => a - b).slice(0, pageCount);
    const found = await this.#atRevisions(stream, wanted);
    await this.freshness.reach(found.at(-1)?.position);
    const facts = await this.#addressed(found, context);
    return facts.map(presentFact);
  }

  /** Everything after a position and then each new fact, until the request ends. */
  async *follow({ after, filter }: Omit<Wanted, 'first'>, context: RequestContext): AsyncGenerator<PresentedFact> {
    const wish = wishOf(filter);
    const { signal } = context;
    const pages = this.eventStore.subscribe(after ?? undefined, { signal, ...categoriesOf(wish) });
    for await (const { facts } of pages) {
      const last = facts.at(-1)?.position;
      if (last === undefined) continue;
      if (!(await this.freshness.reachEventually(last, signal))) return;
      for (const fact of await this.#addressed(facts.filter(wish.isMet), context)) {
        // A slow reader takes a page fact by fact, and may have lost a role meanwhile.
        if (!can(context.principal, 'see', fact.audience)) continue;
        yield presentFact(fact);
      }
    }
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

  /** Looks on until one more than a page is found, the log ends, or enough was looked through. */
  async #find(first: number, after: Position | undefined, wish: SettledWish, context: RequestContext) {
    const found: AddressedFact[] = [];
    let place: Stretch = { facts: [], isEnd: false, last: after };
    for (let scanned = 0; scanned < scannedMax && found.length <= first && !place.isEnd; scanned += pageCount) {
      place = await this.#stretch(wish, place.last);
      found.push(...(await this.#visible(place, wish, context)));
    }
    // Where the hidden facts of a stream end is not told: it would say that they are there.
    const last = wish.stream !== undefined && place.isEnd ? undefined : place.last;
    return { found, last, isEnd: place.isEnd };
  }

  /** `wanted` in order: so each page begins with one that is wanted, and there are no more pages than those. */
  async #atRevisions(stream: string, wanted: readonly number[]): Promise<readonly RecordedFact[]> {
    const found = new Map<number, RecordedFact>();
    let read = -1;
    for (const revision of wanted) {
      if (revision <= read) continue;
      const { facts } = await this.eventStore.readStream(stream, revision, { countMax: stretchCount });
      for (const fact of facts) found.set(fact.revision, fact);
      read = Math.max(revision, facts.at(-1)?.revision ?? revision);
    }
    return wanted.flatMap((revision) => found.get(revision) ?? []);
  }

  async #stretch(wish: SettledWish, after: Position | undefined): Promise<Stretch> {
    if (wish.stream !== undefined) return this.#stretchOfStream(wish.stream, after, wish.upTo);
    const options = { countMax: pageCount, ...categoriesOf(wish) };
    const { facts, isCaughtUp, last } = await this.eventStore.readAll(after, options);
    return { facts, isEnd: isCaughtUp, last: last ?? after };
  }

  /** A stream that commands fold is short, so it is read from its beginning. */
  async #stretchOfStream(stream: string, after: Position | undefined, upTo: Position | undefined): Promise<Stretch> {
    const isBetween = ({ position }: RecordedFact): boolean =>
      (after === undefined || comparePositions(position, after) > 0) &&
      (upTo === undefined || comparePositions(position, upTo) <= 0);
    let revision = 0;
    for (let scanned = 0; scanned < scannedMax; scanned += pageCount) {
      const { facts, isEnd } = await this.eventStore.readStream(stream, revision, { countMax: pageCount });
      const newer = facts.filter(isBetween);
      if (newer.length > 0 || isEnd) return { facts: newer, isEnd, last: newer.at(-1)?.position ?? after };
      revision += facts.length;
    }
    return { facts: [], isEnd: true, last: after };
  }

  async #visible({ facts }: Stretch, wish: FactWish, context: RequestContext): Promise<readonly AddressedFact[]> {
    await this.freshness.reach(facts.at(-1)?.position);
    const wanted = facts.filter(wish.isMet);
    // A stream that is not there takes the look-ups of one that is hidden.
    if (wish.stream !== undefined && wanted.length === 0) await this.audiences.of([{ stream: wish.stream, type: '' }]);
    return this.#addressed(wanted, context);
  }

  /** Those of the facts that the caller may see, with their audiences. */
  async #addressed(facts: readonly RecordedFact[], { principal }: RequestContext): Promise<readonly AddressedFact[]> {
    if (facts.length === 0) return [];
    const audiences = await this.audiences.of(facts);
    return facts.flatMap((fact, index) => {
      const audience = audiences[index];
      return audience && can(principal, 'see', audience) ? [{ fact, audience }] : [];
    });
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

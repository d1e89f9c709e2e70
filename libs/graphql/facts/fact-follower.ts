import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Optional } from '@nestjs/common';
import { can, FactAudiences } from '#libs/access';
import { EventStore, StoreUnavailable } from '#libs/event-store';
import type { Position } from '#libs/kernel';
import type { FactFilter } from '#schema';
import { Freshness } from '../freshness.js';
import { defaultLimits, type Limits } from '../limits/limits.js';
import { callerOf } from '../limits/points-budget.js';
import { Turns } from '../limits/turns.js';
import type { RequestContext } from '../request-context.js';
import { type FactWish, wishOf } from './fact-filter.js';
import { LiveFacts } from './live-facts.js';
import { nextCount, oneLook, rowsIn } from './one-look.js';
import { type AddressedFact, addressedFacts, type PresentedFact, presentFact } from './present-facts.js';
import { assertReached } from './reached-position.js';

/** Facts that a look into the past begins with; the next ones are larger. */
const firstCount = 50;
/** While the log cannot be reached, a reader of the past tries again for a minute. */
const attemptsMax = 60;
const pauseMs = 1_000;

interface Wanted {
  readonly after?: Position | null | undefined;
  readonly filter?: FactFilter | null | undefined;
}

interface Look {
  readonly wish: FactWish;
  readonly countMax: number;
}

interface PastPage {
  readonly facts: readonly AddressedFact[];
  /** Where to go on. */
  readonly last: Position | undefined;
  readonly isEnd: boolean;
  readonly readCount: number;
}

/**
 * Facts from any point of the history on, as they come. The past is read for each subscription, at the pace that its caller may have
 * and a few at a time; what is new is read once for all of them.
 */
@Injectable()
export class FactFollower {
  readonly #live: LiveFacts;
  readonly #turns: Turns;

  constructor(
    private readonly eventStore: EventStore,
    private readonly audiences: FactAudiences,
    private readonly freshness: Freshness,
    @Optional() limits: Pick<Limits, 'liveFactsMax' | 'replaysAtOnceMax'> = defaultLimits,
  ) {
    this.#live = new LiveFacts({ eventStore, audiences, freshness, factsMax: limits.liveFactsMax });
    this.#turns = new Turns(limits.replaysAtOnceMax);
  }

  /**
   * Everything after a position and then each new fact, until the request ends. Rejects with `ForeignPosition`, and with `StaleRead` for
   * a position that the log has not reached.
   */
  async *follow({ after, filter }: Wanted, context: RequestContext): AsyncGenerator<PresentedFact> {
    const wish = wishOf(filter);
    const { signal } = context;
    let position = after ?? undefined;
    if (position !== undefined) await assertReached(position, this.eventStore);
    const leave = this.#live.join();
    try {
      while (!signal.aborted) {
        position = yield* this.#past(position, wish, context);
        position = yield* this.#news(position, wish, context);
      }
    } finally {
      leave();
    }
  }

  /** Reads on to the end of the log, and returns where that is. */
  async *#past(
    after: Position | undefined,
    wish: FactWish,
    context: RequestContext,
  ): AsyncGenerator<PresentedFact, Position | undefined> {
    const { signal } = context;
    let page: PastPage = { facts: [], last: after, isEnd: false, readCount: 0 };
    while (!page.isEnd && !signal.aborted) {
      const end = await this.#turns.take(callerOf(context.principal), signal);
      try {
        page = await this.#pastPage(page, wish, context);
        yield* this.#told(page.facts, wish, context);
      } finally {
        end();
      }
    }
    return page.last;
  }

  /** Waits for new facts, and returns the position after which not all of them are kept any more. */
  async *#news(
    after: Position | undefined,
    wish: FactWish,
    context: RequestContext,
  ): AsyncGenerator<PresentedFact, Position | undefined> {
    let position = after;
    while (!context.signal.aborted) {
      const facts = await this.#live.after(position, context.signal);
      if (facts === undefined) return position;
      yield* this.#told(facts, wish, context);
      position = facts.at(-1)?.fact.position ?? position;
    }
    return position;
  }

  /** A slow reader takes facts one by one, and may have lost a role meanwhile. */
  async *#told(facts: readonly AddressedFact[], wish: FactWish, context: RequestContext) {
    for (const addressed of facts) {
      if (!wish.isMet(addressed.fact) || !can(context.principal, 'see', addressed.audience)) continue;
      yield presentFact(addressed);
    }
  }

  async #pastPage(before: PastPage, wish: FactWish, { signal, meter }: RequestContext): Promise<PastPage> {
    const { last: after } = before;
    const page = await this.#read(after, { wish, countMax: nextCount(before, firstCount) }, signal);
    const { facts, isCaughtUp, last = after, readCount } = page;
    await meter.read(rowsIn(page));
    const reached = facts.at(-1)?.position;
    if (reached !== undefined && !(await this.freshness.reachEventually(reached, signal))) {
      return { facts: [], last: after, isEnd: false, readCount };
    }
    const addressed = await addressedFacts(facts.filter(wish.isMet), this.audiences);
    return { facts: addressed, last, isEnd: isCaughtUp, readCount };
  }

  async #read(after: Position | undefined, { wish: { categories }, countMax }: Look, signal: AbortSignal) {
    const options = { ...oneLook, countMax, ...(categories && { categories }) };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.eventStore.readAll(after, options);
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || attempt === attemptsMax || signal.aborted) throw error;
        await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }
}

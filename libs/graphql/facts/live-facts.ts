import type { FactAudiences } from '#libs/access';
import type { EventStore } from '#libs/event-store';
import { comparePositions, type Position, type RecordedFact } from '#libs/kernel';
import type { Freshness } from '../freshness.js';
import { oneLook } from './one-look.js';
import { type AddressedFact, addressedFacts } from './present-facts.js';

/** Facts that are read at once; all of them are kept for a while. */
const pageCount = 50;

interface LiveParts {
  readonly eventStore: EventStore;
  readonly audiences: FactAudiences;
  readonly freshness: Freshness;
  /** Facts that are kept. */
  readonly factsMax: number;
}

/**
 * The newest facts, for all who have come to the end of the log: each fact is read, decoded and looked up once, however many wait
 * for it. It reads while somebody has joined, and keeps a bounded number of facts.
 */
export class LiveFacts {
  readonly #wakers = new Set<(error?: unknown) => void>();
  #memberCount = 0;
  #reading: AbortController | undefined;
  #facts: readonly AddressedFact[] = [];
  /** Every fact after this position that was read is kept; undefined is the beginning of the log. */
  #since: Position | undefined;

  constructor(private readonly parts: LiveParts) {}

  /** Returns what ends the membership; to be called once. */
  join(): () => void {
    this.#memberCount += 1;
    return () => {
      this.#memberCount -= 1;
      if (this.#memberCount === 0) this.#stop();
    };
  }

  /**
   * Resolves with the facts after a position, at least one, once there are some; with undefined when they are to be read from the
   * log, because not all of them are kept; with none when the signal aborts. Rejects when the log can no longer be followed.
   */
  async after(position: Position | undefined, signal: AbortSignal): Promise<readonly AddressedFact[] | undefined> {
    this.#start(position);
    while (!signal.aborted) {
      if (isBefore(position, this.#since)) return undefined;
      const seen = this.#facts.findLastIndex(({ fact }) => !isBefore(position, fact.position));
      if (seen < this.#facts.length - 1) return this.#facts.slice(seen + 1);
      await this.#more(signal);
    }
    return [];
  }

  #more(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = (error?: unknown): void => {
        this.#wakers.delete(wake);
        signal.removeEventListener('abort', leave);
        if (error === undefined) resolve();
        else reject(error);
      };
      const leave = (): void => wake();
      this.#wakers.add(wake);
      signal.addEventListener('abort', leave);
      if (signal.aborted) leave();
    });
  }

  /** Reading begins where the first one stands who waits. */
  #start(position: Position | undefined): void {
    if (this.#reading !== undefined) return;
    this.#facts = [];
    this.#since = position;
    this.#reading = new AbortController();
    this.#readFrom(position, this.#reading.signal).catch((error: unknown) => {
      this.#stop();
      for (const wake of this.#wakers) wake(error);
    });
  }

  #stop(): void {
    this.#reading?.abort();
    this.#reading = undefined;
  }

  async #readFrom(position: Position | undefined, signal: AbortSignal): Promise<void> {
    const { eventStore, audiences, freshness } = this.parts;
    for await (const { facts } of eventStore.subscribe(position, { ...oneLook, signal, countMax: pageCount })) {
      const last = facts.at(-1)?.position;
      if (last === undefined) continue;
      if (!(await freshness.reachEventually(last, signal))) return;
      const news = await addressedFacts(facts, audiences);
      if (!signal.aborted) this.#keep(news);
    }
  }

  #keep(news: readonly AddressedFact[]): void {
    const facts = [...this.#facts, ...news];
    const kept = facts.slice(-this.parts.factsMax);
    this.#since = facts.at(-kept.length - 1)?.fact.position ?? this.#since;
    this.#facts = kept;
    for (const wake of this.#wakers) wake();
  }
}

function isBefore(position: Position | undefined, other: RecordedFact['position'] | undefined): boolean {
  if (other === undefined) return false;
  return position === undefined || comparePositions(position, other) < 0;
}

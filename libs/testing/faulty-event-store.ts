import {
  type AppendOutcome,
  type CallOptions,
  EventStore,
  type ExpectedRevision,
  type FactToAppend,
  type ReadOptions,
  type SubscribeOptions,
} from '#libs/event-store';

/** `answer-lost`: stored, but answered as unknown. `request-lost`: not stored, and answered as unknown. */
export type AppendFault = 'none' | 'answer-lost' | 'request-lost' | 'full';

/**
 * A log behind a bad line. It fails like a real server, and refuses what a real server punishes: two appends of the same fact
 * in flight at once, of which it would drop one without an answer.
 */
export class FaultyEventStore extends EventStore {
  readonly #inner: EventStore;
  readonly #faultOf: (appendNumber: number) => AppendFault;
  readonly #inFlight = new Set<string>();
  appendCount = 0;
  readCount = 0;

  constructor(inner: EventStore, faultOf: (appendNumber: number) => AppendFault = () => 'none') {
    super();
    this.#inner = inner;
    this.#faultOf = faultOf;
  }

  override get logId() {
    return this.#inner.logId;
  }

  override async append(
    stream: string,
    facts: readonly FactToAppend[],
    expected: ExpectedRevision,
    options?: CallOptions,
  ): Promise<AppendOutcome> {
    this.appendCount += 1;
    const fault = this.#faultOf(this.appendCount);
    if (facts.some(({ id }) => this.#inFlight.has(id)))
      throw new Error(`Two appends of one fact in flight on ${stream}`);
    for (const { id } of facts) this.#inFlight.add(id);
    await nextTurn();
    const answer = await this.#answer(fault, () => this.#inner.append(stream, facts, expected, options));
    for (const { id } of facts) this.#inFlight.delete(id);
    return answer;
  }

  async #answer(fault: AppendFault, store: () => Promise<AppendOutcome>): Promise<AppendOutcome> {
    if (fault === 'full') return { outcome: 'refused', code: 'STORAGE_FULL', message: 'full' };
    if (fault === 'request-lost') return { outcome: 'unknown', message: 'the request was lost' };
    const answer = await store();
    return fault === 'none' ? answer : { outcome: 'unknown', message: 'the answer was lost' };
  }

  override async readStream(stream: string, fromRevision: number, options?: ReadOptions) {
    this.readCount += 1;
    await nextTurn();
    return this.#inner.readStream(stream, fromRevision, options);
  }

  override readAll(after: string | undefined, options?: ReadOptions) {
    return this.#inner.readAll(after, options);
  }

  override subscribe(after: string | undefined, options: SubscribeOptions) {
    return this.#inner.subscribe(after, options);
  }

  override head() {
    return this.#inner.head();
  }

  override newest() {
    return this.#inner.newest();
  }

  override hasReached(position: string) {
    return this.#inner.hasReached(position);
  }

  override factAt(position: string) {
    return this.#inner.factAt(position);
  }

  override isWritable() {
    return this.#inner.isWritable();
  }

  override close() {
    return this.#inner.close();
  }
}

/** Lets everything that is ready run first, as a network would. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

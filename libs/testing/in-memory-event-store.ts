import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AppendOutcome,
  EventStore,
  type ExpectedRevision,
  type FactToAppend,
  type FeedPage,
  type ReadOptions,
  type StreamPage,
  type SubscribeOptions,
} from '#libs/event-store';
import {
  type Clock,
  ForeignPosition,
  formatPosition,
  markOf,
  parsePosition,
  type RecordedFact,
  systemClock,
} from '#libs/kernel';

const factsMax = 500;
const factBytesMax = 512 * 1_024;
const appendBytesMax = 900 * 1_024;
const pageCount = 500;

/** The log without files, for module tests. It answers as the real adapters do, and passes their contract suite. */
export class InMemoryEventStore extends EventStore {
  override readonly logId: string;
  readonly #clock: Clock;
  readonly #log: RecordedFact[] = [];
  readonly #streams = new Map<string, RecordedFact[]>();
  readonly #waiting = new Set<() => void>();
  #recordedAt = '';
  #isOpen = true;

  constructor({ clock = systemClock, logId = 'memory' }: { readonly clock?: Clock; readonly logId?: string } = {}) {
    super();
    this.#clock = clock;
    this.logId = logId;
  }

  override async append(
    stream: string,
    facts: readonly FactToAppend[],
    expected: ExpectedRevision,
  ): Promise<AppendOutcome> {
    this.history.assertTrue();
    if (!this.#isOpen) return { outcome: 'unknown', message: 'The store is closed' };
    const tooLarge = limitBroken(facts);
    if (tooLarge !== undefined) return { outcome: 'refused', code: 'TOO_LARGE', message: tooLarge };

    const stored = this.#streams.get(stream) ?? [];
    const first = expected === 'no-stream' ? 0 : expected + 1;
    if (first !== stored.length) {
      const last = stored[first + facts.length - 1];
      const isRetry = last !== undefined && facts.every(({ id }, index) => stored[first + index]?.id === id);
      return isRetry
        ? { outcome: 'appended', revision: last.revision, position: last.position }
        : { outcome: 'conflict', actualRevision: stored.length === 0 ? 'no-stream' : stored.length - 1 };
    }
    return this.#store(stream, stored, facts);
  }

  override async readStream(
    stream: string,
    fromRevision: number,
    { countMax = pageCount, bytesMax }: ReadOptions = {},
  ): Promise<StreamPage> {
    this.history.assertTrue();
    const stored = this.#streams.get(stream) ?? [];
    const facts = within(stored.slice(fromRevision, fromRevision + countMax), bytesMax);
    return { facts, isEnd: fromRevision + facts.length >= stored.length };
  }

  override async readAll(after: string | undefined, { countMax = pageCount, categories, bytesMax }: ReadOptions = {}) {
    this.history.assertTrue();
    const from = after === undefined ? 0 : this.#ordinalOf(after);
    const page = within(this.#log.slice(from, from + countMax), bytesMax);
    const last = page.at(-1);
    return {
      facts: categories === undefined ? page : page.filter(({ stream }) => isOf(stream, categories)),
      isCaughtUp: from + page.length >= this.#log.length,
      last: last?.position ?? after,
      lastFact: last && markOf(last),
      readCount: page.length,
      readBytes: page.reduce((bytes, fact) => bytes + bytesIn(fact), 0),
    };
  }

  override async *subscribe(
    after: string | undefined,
    { signal: given, ...options }: SubscribeOptions,
  ): AsyncIterable<FeedPage> {
    const signal = AbortSignal.any([given, this.history.signal]);
    let position = after;
    while (!signal.aborted && this.#isOpen) {
      const { facts, isCaughtUp, last } = await this.readAll(position, options);
      position = last;
      yield { facts, isCaughtUp };
      if (isCaughtUp && (position === undefined ? 0 : this.#ordinalOf(position)) === this.#log.length) {
        await this.#nextAppend(signal);
      }
    }
    this.history.assertTrue();
  }

  override async head() {
    return (await this.newest())?.position;
  }

  override async newest() {
    this.history.assertTrue();
    return this.#log.at(-1);
  }

  override async factAt(position: string) {
    this.history.assertTrue();
    return this.#log[this.#ordinalOf(position) - 1];
  }

  override isWritable() {
    return this.#isOpen && this.history.fault() === undefined;
  }

  override async close() {
    this.#isOpen = false;
    for (const wake of this.#waiting) wake();
    await sleep(0);
  }

  #store(stream: string, stored: RecordedFact[], facts: readonly FactToAppend[]): AppendOutcome {
    const now = this.#clock.now().toISOString();
    this.#recordedAt = now > this.#recordedAt ? now : this.#recordedAt;
    for (const fact of facts) {
      const recorded: RecordedFact = {
        ...structuredClone(fact),
        data: JSON.parse(JSON.stringify(fact.data)),
        stream,
        revision: stored.length,
        position: formatPosition(this.logId, this.#log.length + 1),
        recordedAt: this.#recordedAt,
      };
      stored.push(recorded);
      this.#log.push(recorded);
    }
    this.#streams.set(stream, stored);
    for (const wake of this.#waiting) wake();
    return {
      outcome: 'appended',
      revision: stored.length - 1,
      position: formatPosition(this.logId, this.#log.length),
    };
  }

  #nextAppend(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
      if (signal.aborted || !this.#isOpen) wake();
    });
  }

  #ordinalOf(position: string): number {
    const { logId, ordinal } = parsePosition(position);
    if (logId !== this.logId) throw new ForeignPosition(position, this.logId);
    return ordinal;
  }
}

function isOf(stream: string, categories: readonly string[]): boolean {
  return categories.some((category) => stream.startsWith(`${category}-`));
}

function limitBroken(facts: readonly FactToAppend[]): string | undefined {
  if (facts.length === 0) return 'An append has at least one fact';
  if (facts.length > factsMax) return `An append has at most ${factsMax} facts`;
  const sizes = facts.map(
    ({ data, metadata }) => Buffer.byteLength(JSON.stringify(data)) + Buffer.byteLength(JSON.stringify(metadata)),
  );
  if (sizes.some((size) => size > factBytesMax)) return `A fact has at most ${factBytesMax} bytes`;
  return sizes.reduce((sum, size) => sum + size, 0) > appendBytesMax
    ? `An append has at most ${appendBytesMax} bytes`
    : undefined;
}

/** The first facts, at least one, as far as they have no more bytes. */
function within(facts: readonly RecordedFact[], bytesMax = Number.POSITIVE_INFINITY): readonly RecordedFact[] {
  let bytes = 0;
  const excess = facts.findIndex((fact) => {
    bytes += bytesIn(fact);
    return bytes > bytesMax;
  });
  return excess === -1 ? facts : facts.slice(0, Math.max(excess, 1));
}

function bytesIn({ data, metadata }: RecordedFact): number {
  return Buffer.byteLength(JSON.stringify(data)) + Buffer.byteLength(JSON.stringify(metadata));
}

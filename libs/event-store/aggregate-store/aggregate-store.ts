import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CommandContext,
  type Decided,
  type Decider,
  type Decision,
  type Fact,
  factCodec,
  type Position,
} from '#libs/kernel';
import type { EventStore } from '../event-store.js';
import { Contended } from '../faults.js';
import type { Sealing } from '../sealing/sealing.js';
import { coalescedReads } from './coalesced-reads.js';
import { type CommandTrace, emptyFold, extendFold, type Fold } from './fold.js';
import { type FoldCache, foldCache } from './fold-cache.js';
import { prepareFacts } from './prepare-facts.js';
import { type Reading, readFirstFacts, readNewer } from './read-fold.js';
import { settledAppend } from './settled-append.js';
import { type StreamQueue, streamQueue } from './stream-queue.js';

export interface AggregateStoreOptions {
  /** Milliseconds within which a command is decided or fails: 8,000 unless said, less than a request may take. */
  readonly deadlineMs?: number;
  /** Memory for folds: 64 MiB unless said. */
  readonly cacheBytesMax?: number;
  /** How often a command is decided before it gives up: 10 unless said. */
  readonly attemptsMax?: number;
  /** Commands that may wait for one stream: 256 unless said. */
  readonly waitingMax?: number;
}

interface Asked<State, F extends Fact, Rejection> {
  readonly stream: string;
  readonly command: CommandContext;
  readonly rule: (state: State) => Decision<F, Rejection>;
  readonly deadlineAt: number;
}

/** Load, recognise, decide, append; and decide again on fresh state when another writer came first. */
export class AggregateStore<State, F extends Fact> {
  readonly #reading: Reading<State, F>;
  readonly #folds: FoldCache<State>;
  readonly #queue: StreamQueue;
  readonly #deadlineMs: number;
  readonly #attemptsMax: number;
  /** The fold as it stands, read after it was asked for. */
  readonly #refresh = coalescedReads((stream, deadlineAt) => this.#readNewer(stream, deadlineAt));
  #erasureCount = 0;

  constructor(
    decider: Decider<State, F>,
    eventStore: EventStore,
    sealing: Sealing,
    options: AggregateStoreOptions = {},
  ) {
    const { deadlineMs = 8_000, cacheBytesMax = 64 * 1_024 * 1_024, attemptsMax = 10, waitingMax = 256 } = options;
    this.#reading = { decider, codec: factCodec(decider.facts), eventStore, sealing };
    this.#folds = foldCache(cacheBytesMax);
    this.#queue = streamQueue(waitingMax);
    this.#deadlineMs = deadlineMs;
    this.#attemptsMax = attemptsMax;
  }

  /**
   * Decides a command on the stream `<category>-<id>`. A command that came before is answered with its first facts, whatever
   * the rule would say now. Throws `Contended`, `UnknownOutcome`, `StorageFull`, `StreamTooLong`, `UnknownFact`, `StoreUnavailable`.
   */
  decide<Rejection>(
    id: string,
    command: CommandContext,
    rule: (state: State) => Decision<F, Rejection>,
  ): Promise<Decided<State, F, Rejection>> {
    const stream = this.#streamOf(id);
    const deadlineAt = performance.now() + this.#deadlineMs;
    return this.#queue.inTurn(stream, deadlineAt, () => this.#decideInTurn({ stream, command, rule, deadlineAt }));
  }

  /** The aggregate as it stands now; the initial state when its stream is empty. Throws `UnknownFact`, `StoreUnavailable`. */
  async load(id: string): Promise<{ readonly state: State; readonly position: Position | undefined }> {
    const stream = this.#streamOf(id);
    const { state, position } = await this.#refresh(stream, performance.now() + this.#deadlineMs);
    return { state, position };
  }

  /**
   * A fold from the cache may be stale. That is safe to append on, because the store refuses an append at a stale revision,
   * and spares a read; any answer that appends nothing is given on a fresh fold only.
   */
  async #decideInTurn<Rejection>(asked: Asked<State, F, Rejection>): Promise<Decided<State, F, Rejection>> {
    const { stream, command, deadlineAt } = asked;
    const cached = this.#cached(stream);
    let fold = cached ?? (await this.#refresh(stream, deadlineAt));
    let isFresh = cached === undefined;

    for (let attempt = 0; attempt < this.#attemptsMax; attempt += 1) {
      const trace = fold.commands.get(command.commandId);
      if (trace !== undefined) return this.#answerAgain(asked, fold, trace);

      const decision = asked.rule(fold.state);
      if (decision.outcome === 'accepted' && decision.facts.length > 0) {
        const decided = await this.#append(asked, fold, decision.facts);
        if (decided !== 'conflict') return decided;
        await pauseBefore(attempt);
      } else if (isFresh) {
        return decision.outcome === 'rejected'
          ? decision
          : { outcome: 'accepted', facts: [], state: fold.state, position: fold.position, isRepeated: false };
      }
      fold = await this.#refresh(stream, deadlineAt);
      isFresh = true;
    }
    throw new Contended(stream, `another writer came first ${this.#attemptsMax} times`);
  }

  async #append<Rejection>(
    { stream, command, deadlineAt }: Asked<State, F, Rejection>,
    fold: Fold<State>,
    facts: readonly F[],
  ): Promise<Decided<State, F, Rejection> | 'conflict'> {
    if (command.claimKey !== undefined && !(await command.claimKey())) return { outcome: 'key-reused' };
    const prepared = await prepareFacts(this.#reading, fold, { stream, command, facts });
    const settled = await settledAppend(this.#reading.eventStore, {
      stream,
      facts: prepared.map(({ append }) => append),
      expected: fold.revision < 0 ? 'no-stream' : fold.revision,
      deadlineAt,
    });
    if (settled.outcome === 'conflict') {
      // A log that ends before our fold is not the log that was folded: nothing of it may be kept.
      if (settled.actualRevision === 'no-stream' || settled.actualRevision < fold.revision) this.#folds.drop(stream);
      return 'conflict';
    }
    const { position } = settled;
    const extended = { ...extendFold(fold, prepared, this.#reading.decider.evolve), position };
    this.#keep(stream, extended);
    return {
      outcome: 'accepted',
      facts: prepared.map(({ fact }) => fact),
      state: extended.state,
      position,
      isRepeated: false,
    };
  }

  async #answerAgain<Rejection>(
    { stream, command, deadlineAt }: Asked<State, F, Rejection>,
    { state }: Fold<State>,
    trace: CommandTrace,
  ): Promise<Decided<State, F, Rejection>> {
    if (trace.payloadDigest !== command.payloadDigest) return { outcome: 'key-reused' };
    const first = await readFirstFacts(this.#reading, stream, trace, deadlineAt);
    return { outcome: 'accepted', ...first, state, isRepeated: true };
  }

  async #readNewer(stream: string, deadlineAt: number): Promise<Fold<State>> {
    const fold = this.#cached(stream) ?? emptyFold(this.#reading.decider.initialState, this.#erasureCount);
    const newest = await readNewer(this.#reading, stream, fold, deadlineAt);
    if (newest.revision >= 0) this.#keep(stream, newest);
    return newest;
  }

  /** What was opened before an erasure came in between is not kept: it may be what was erased. Nor is what could not be read: its key may come back. */
  #keep(stream: string, fold: Fold<State>): void {
    if (!fold.hasUnreadable && this.#reading.sealing.erasureCount === fold.erasureCount) this.#folds.keep(stream, fold);
  }

  /** Plaintext of an erased stream must not outlive its key in memory. */
  #cached(stream: string): Fold<State> | undefined {
    const { erasureCount } = this.#reading.sealing;
    if (erasureCount !== this.#erasureCount) {
      this.#folds.clear();
      this.#erasureCount = erasureCount;
    }
    return this.#folds.get(stream);
  }

  #streamOf(id: string): string {
    return `${this.#reading.codec.category}-${id}`;
  }
}

/** Writers of other processes that met once would meet again at once: each waits a little, and not equally long. */
function pauseBefore(attempt: number): Promise<void> {
  return sleep(Math.random() * 2 ** Math.min(attempt, 6));
}

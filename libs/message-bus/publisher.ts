import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore, FeedPage } from '#libs/event-store';
import { type Mark, markOf, type Position } from '#libs/kernel';
import { messageOf, type PublishingNames } from './cloud-event.js';
import type { MessageProducer, Topics } from './message-bus.js';
import { tellOfRestorations, type UntoldRestorations } from './tell-of-restorations.js';

/** How far facts have been published. Behind is harmless: what is published again carries the same ids. Ahead loses facts. */
export interface PublisherCheckpoint extends UntoldRestorations {
  load(): Promise<Mark | undefined>;
  save(mark: Mark): Promise<void>;
}

export interface PublisherOptions extends PublishingNames {
  readonly eventStore: EventStore;
  readonly producer: MessageProducer;
  /** Where the producer sends to. */
  readonly topics: Pick<Topics, 'ends'>;
  readonly checkpoint: PublisherCheckpoint;
  /** Told of each failure; it is tried again all the same. */
  readonly onFailure?: (error: unknown) => void;
  readonly now?: () => Date;
}

export interface PublisherProgress {
  /** Everything up to here is acknowledged by Kafka; undefined before the first fact. */
  readonly position: Position | undefined;
  /** Facts published by this process, those that stay in the house not among them. */
  readonly publishedCount: number;
  /** Milliseconds since the oldest fact in hand was recorded; 0 when nothing waits. */
  readonly lagMs: number;
  /** Everything stored when the log was last read is published. */
  readonly isCaughtUp: boolean;
  /** Why it does not go on at the moment. */
  readonly failure: string | undefined;
}

export interface Publisher {
  progress(): PublisherProgress;
  /** Ends after the batch in hand is acknowledged, or given up. */
  stop(): Promise<void>;
}

const [pauseMinMs, pauseMaxMs] = [200, 10_000];
const pageFactsMax = 500;

/**
 * Follows the log and publishes what strangers may read, in the log's order with one batch outstanding, so that facts of a stream keep theirs.
 * That the log was restored is told before any of them. At least once: it goes on from its checkpoint, which is saved after the acknowledgement, never before. Nothing but `stop` ends it.
 */
export function startPublisher(options: PublisherOptions): Publisher {
  const stopping = new AbortController();
  const state: State = {
    position: undefined,
    publishedCount: 0,
    oldestInHand: undefined,
    isCaughtUp: false,
    failure: undefined,
  };
  const { now = () => new Date() } = options;
  const live = async () => {
    let pauseMs = pauseMinMs;
    while (!stopping.signal.aborted) {
      const before = state.publishedCount;
      try {
        await follow(options, state, stopping.signal);
      } catch (error) {
        if (stopping.signal.aborted) return;
        state.failure = error instanceof Error ? error.message : String(error);
        state.isCaughtUp = false;
        options.onFailure?.(error);
      }
      pauseMs = state.publishedCount > before ? pauseMinMs : Math.min(pauseMs * 2, pauseMaxMs);
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const lives = live();
  return {
    progress: () => {
      const { position, publishedCount, oldestInHand, isCaughtUp, failure } = state;
      const lagMs = oldestInHand === undefined ? 0 : Math.max(0, now().getTime() - Date.parse(oldestInHand));
      return { position, publishedCount, lagMs, isCaughtUp, failure };
    },
    stop: async () => {
      stopping.abort();
      await lives;
    },
  };
}

interface State {
  position: Position | undefined;
  publishedCount: number;
  oldestInHand: string | undefined;
  isCaughtUp: boolean;
  failure: string | undefined;
}

/** One run from the checkpoint on; throws at the first failure. */
async function follow(options: PublisherOptions, state: State, stopping: AbortSignal): Promise<void> {
  const over = new AbortController();
  const signal = AbortSignal.any([stopping, over.signal]);
  const { eventStore, checkpoint } = options;
  const begun = await checkpoint.load();
  // What another process has published was in the log, so the feed looks for it before it begins.
  eventStore.history.saw(begun);
  state.position = begun?.position;
  // After the place: where another process tells of a restoration meanwhile and publishes on, this one goes on from before that all the same.
  await tellOfRestorations(options, signal);
  const pages = eventStore.subscribe(state.position, { signal, countMax: pageFactsMax })[Symbol.asyncIterator]();
  let saved: Promise<unknown> = Promise.resolve();
  let next = pages.next();
  try {
    for (;;) {
      // A checkpoint that could not be saved ends the run, though no further fact may ever come.
      const arrived = next;
      const { done, value: page } = await Promise.race([arrived, saved.then(() => arrived)]);
      if (done === true) break;
      await publish(options, state, page, signal);
      await saved;
      saved = save(checkpoint, page);
      saved.catch(() => undefined);
      // Asked for only now: what has come meanwhile goes in one batch, and not the few facts that were there when the batch before it left.
      next = pages.next();
      next.catch(() => undefined);
    }
    await saved;
  } finally {
    over.abort();
    await saved.catch(() => undefined);
  }
}

async function publish(options: PublisherOptions, state: State, page: FeedPage, signal: AbortSignal): Promise<void> {
  const { facts, isCaughtUp } = page;
  state.oldestInHand = facts.at(0)?.recordedAt;
  const messages = facts.flatMap((fact) => messageOf(fact, options) ?? []);
  if (messages.length > 0) await options.producer.send(messages, { signal });
  state.oldestInHand = undefined;
  state.publishedCount += messages.length;
  state.position = facts.at(-1)?.position ?? state.position;
  state.isCaughtUp = isCaughtUp;
  state.failure = undefined;
}

async function save(checkpoint: PublisherCheckpoint, { facts }: FeedPage): Promise<void> {
  const last = facts.at(-1);
  if (last !== undefined) await checkpoint.save(markOf(last));
}

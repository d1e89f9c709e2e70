import type { TopicDifference, TopicSettings } from './topic-settings.js';

export interface OutgoingMessage {
  readonly topic: string;
  /** Messages with the same key stay in order. */
  readonly key: string;
  /** Where it goes; the key decides unless given. */
  readonly partition?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
}

export interface IncomingMessage {
  readonly topic: string;
  readonly partition: number;
  /** Counts up within the partition, with gaps. */
  readonly offset: number;
  readonly key: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty when the message has none. */
  readonly value: string;
}

/** Messages of one partition, in order, at least one. */
export interface IncomingBatch {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly IncomingMessage[];
  /** The offset after the last of them. */
  readonly nextOffset: number;
  /** Aborts when the partition is no longer ours, and when the consumer stops. */
  readonly signal: AbortSignal;
}

/** A batch together with the offset that its rows' transaction has to find: undefined when the partition was never consumed. */
export interface BatchOfRows extends IncomingBatch {
  readonly expectedOffset: number | undefined;
}

export interface Place {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
}

/** Offsets that a consumer keeps beside its rows. They rule: Kafka's committed offset only follows. */
export interface OwnOffsets {
  /** The next offset wanted; undefined when the partition was never consumed. */
  next(place: Place): Promise<number | undefined>;
}

/**
 * What a batch brings about. It may come again: `COMMANDS` derive their ids from the messages, so that a repetition is recognised;
 * `ROWS` change in one transaction with their own offset, which throws `OffsetMoved` when it does not find `expectedOffset`.
 */
export type Effect =
  | { readonly kind: 'COMMANDS'; apply(batch: IncomingBatch): Promise<void> }
  | { readonly kind: 'ROWS'; readonly offsets: OwnOffsets; apply(batch: BatchOfRows): Promise<void> };

/** What a consumer goes through, for logs and metrics. */
export type ConsumerEvent =
  | { readonly event: 'ASSIGNED'; readonly partitionCount: number }
  | { readonly event: 'RESTARTED'; readonly error: unknown }
  | { readonly event: 'EFFECT_FAILED'; readonly topic: string; readonly partition: number; readonly error: unknown }
  | { readonly event: 'OFFSET_MOVED'; readonly topic: string; readonly partition: number }
  /** The messages from `from` up to `to`, exclusive, are not in the topic any more. */
  | {
      readonly event: 'MESSAGES_MISSING';
      readonly topic: string;
      readonly partition: number;
      readonly from: number;
      readonly to: number;
    };

export interface ConsumerOptions {
  readonly group: string;
  readonly topics: readonly string[];
  readonly effect: Effect;
  readonly observer?: (event: ConsumerEvent) => void;
  /** Milliseconds without a sign of life, or with one batch in hand, after which it counts as wedged; 60,000 unless said. */
  readonly wedgedAfterMs?: number;
  /** Milliseconds after which the group goes on without a silent member; 10,000 unless said. */
  readonly sessionTimeoutMs?: number;
}

export interface Health {
  readonly isHealthy: boolean;
  readonly reason?: string;
}

export interface SendOptions {
  /** Milliseconds after which it gives up with `BusUnavailable`; 30,000 unless said. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

export interface MessageProducer {
  /**
   * Resolves when all are acknowledged by every replica in sync: each at least once, those of one key first delivered in this order. Calls
   * wait for each other. Throws `MessageTooLarge`, `TopicMissing` or `BusUnavailable`; a part may have been delivered then.
   */
  send(messages: readonly OutgoingMessage[], options?: SendOptions): Promise<void>;
  close(): Promise<void>;
}

/** A member of a group. It comes back by itself after faults of the broker; when it is wedged, its process has to be ended. */
export interface MessageConsumer {
  health(): Health;
  /** Finishes the batch in hand, commits and leaves the group. */
  stop(): Promise<void>;
}

export interface Topics {
  /** Creates what is missing. What exists is left alone; how it differs is told. */
  ensure(topics: readonly TopicSettings[]): Promise<readonly TopicDifference[]>;
  /** The partitions of a topic and where they end: the offset that the next message will get. Throws `TopicMissing`. */
  ends(topic: string): Promise<ReadonlyMap<number, number>>;
  /** The first offset of each partition whose message was sent at an instant or later; where there is none, the partition's end. Throws `TopicMissing`. */
  since(topic: string, instant: Date): Promise<ReadonlyMap<number, number>>;
  /** What Kafka holds as the group's next offsets in a topic; partitions that it never committed are missing. */
  committed(group: string, topic: string): Promise<ReadonlyMap<number, number>>;
}

/** Port of the message bus. Adapters: `in-process/` (embedded), `kafkajs/` and `platformatic/` (distributed). */
export abstract class MessageBus {
  abstract readonly topics: Topics;
  abstract producer(): MessageProducer;
  /** Joins the group; resolves when it has begun, which may be before it has partitions. */
  abstract consume(options: ConsumerOptions): Promise<MessageConsumer>;
  /** Ends its producers, consumers and connections. */
  abstract close(): Promise<void>;
}

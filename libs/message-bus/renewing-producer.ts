import { setTimeout as sleep } from 'node:timers/promises';
import { BusUnavailable, MessageTooLarge, TopicMissing } from './faults.js';
import type { MessageProducer, OutgoingMessage, SendOptions } from './message-bus.js';
import { protocolCodes, saysTooLarge, saysTopicMissing } from './protocol-codes.js';
import { reasonsOf } from './reasons-of.js';

/** A client's producer: one life, one request at a time. */
export interface ProducerLife {
  /** Resolves when every replica in sync has all of them. */
  send(messages: readonly OutgoingMessage[]): Promise<void>;
  end(): Promise<void>;
}

export interface RenewingProducerOptions {
  readonly begin: () => Promise<ProducerLife>;
  readonly messageBytesMax: number;
}

const [pauseMinMs, pauseMaxMs] = [100, 5_000];
const defaultDeadlineMs = 30_000;
/** A dying client may wait for a broker that is gone. */
const endPatienceMs = 2_000;
/** What record batch, lengths and attributes cost beside key, value and headers. */
const overheadBytes = 256;

/**
 * A producer of many lives. After a failed send an idempotent producer may take the next batch of the same size for the failed one's
 * repetition: the broker acknowledges it and stores nothing. So a life ends with its first failed send, and the batch is repeated by a new
 * one, which at worst delivers it twice.
 */
export function renewingProducer({ begin, messageBytesMax }: RenewingProducerOptions): MessageProducer {
  let life: ProducerLife | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const end = async () => {
    const ending = life;
    life = undefined;
    if (ending === undefined) return;
    await Promise.race([ending.end().catch(() => undefined), sleep(endPatienceMs, undefined, { ref: false })]);
  };
  const attempt = async (messages: readonly OutgoingMessage[]) => {
    try {
      life ??= await begin();
      await life.send(messages);
    } catch (error) {
      await end();
      throw error;
    }
  };
  const sendWhole = async (messages: readonly OutgoingMessage[], deadline: Deadline): Promise<void> => {
    for (let pauseMs = pauseMinMs; ; pauseMs = Math.min(pauseMs * 2, pauseMaxMs)) {
      if (isClosed) throw new BusUnavailable('The producer is closed');
      try {
        return await attempt(messages);
      } catch (error) {
        const codes = protocolCodes(error);
        if (saysTopicMissing(codes)) throw new TopicMissing([...new Set(messages.map(({ topic }) => topic))]);
        if (saysTooLarge(codes)) return sendSingly(messages, deadline);
        if (!(await deadline.allows(pauseMs)))
          throw new BusUnavailable(`Kafka did not take the messages: ${reasonsOf(error)}`, { cause: error });
      }
    }
  };
  /** The broker refuses a batch for its size without saying which message it means: each by itself tells. */
  const sendSingly = async (messages: readonly OutgoingMessage[], deadline: Deadline) => {
    const [first, ...others] = messages;
    if (first !== undefined && others.length === 0) throw tooLarge(first);
    for (const message of messages) await sendWhole([message], deadline);
  };
  const inTurn = async (messages: readonly OutgoingMessage[], options: SendOptions) => {
    const sized = messages.map((message) => ({ message, bytes: bytesOf(message) }));
    const refused = sized.find(({ bytes }) => bytes > messageBytesMax);
    if (refused !== undefined) throw tooLarge(refused.message);
    const deadline = deadlineOf(options);
    for (const part of partsOf(sized, messageBytesMax)) await sendWhole(part, deadline);
  };
  return {
    send: (messages, options = {}) => {
      const sent = queue.then(() => inTurn(messages, options));
      queue = sent.catch(() => undefined);
      return sent;
    },
    close: async () => {
      isClosed = true;
      await queue;
      await end();
    },
  };
}

interface Deadline {
  /** Waits that long and says whether there is time for another attempt. */
  allows(pauseMs: number): Promise<boolean>;
}

function deadlineOf({ deadlineMs = defaultDeadlineMs, signal }: SendOptions): Deadline {
  const until = performance.now() + deadlineMs;
  return {
    allows: async (pauseMs) => {
      if (performance.now() + pauseMs > until) return false;
      return sleep(pauseMs, true, signal === undefined ? {} : { signal }).catch(() => false);
    },
  };
}

interface SizedMessage {
  readonly message: OutgoingMessage;
  readonly bytes: number;
}

/** A partition's share of one request counts as one message for the broker's limit, so a request must not exceed it either. */
function partsOf(messages: readonly SizedMessage[], bytesMax: number): readonly (readonly OutgoingMessage[])[] {
  const parts: OutgoingMessage[][] = [];
  let room = 0;
  for (const { message, bytes } of messages) {
    if (bytes > room) {
      parts.push([]);
      room = bytesMax;
    }
    parts.at(-1)?.push(message);
    room -= bytes;
  }
  return parts;
}

function bytesOf({ key, value, headers }: OutgoingMessage): number {
  const inHeaders = Object.entries(headers).reduce(
    (sum, [name, text]) => sum + name.length + Buffer.byteLength(text),
    0,
  );
  return overheadBytes + Buffer.byteLength(key) + Buffer.byteLength(value) + inHeaders;
}

const tooLarge = (message: OutgoingMessage) =>
  new MessageTooLarge(message.topic, message.key, message.headers['ce_id'], bytesOf(message));

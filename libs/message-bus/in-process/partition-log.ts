import { createHash } from 'node:crypto';
import type { IncomingMessage, OutgoingMessage } from '../message-bus.js';

/** The newest messages of one partition; older ones make room. */
export interface PartitionLog {
  /** Of the oldest message that is still there. */
  readonly first: number;
  /** Of the message that will come next. */
  readonly end: number;
  append(message: OutgoingMessage): void;
  /** Of the first message that came at an instant or later; the end where there is none. */
  since(instant: Date): number;
  read(from: number, countMax: number): readonly IncomingMessage[];
}

export function partitionLog(partition: number, messagesMax: number): PartitionLog {
  let messages: IncomingMessage[] = [];
  let arrivals: number[] = [];
  let first = 0;
  return {
    get first() {
      return first;
    },
    get end() {
      return first + messages.length;
    },
    append: (message) => {
      messages.push({ ...message, partition, offset: first + messages.length });
      arrivals.push(Date.now());
      // In halves, so that making room costs little per message.
      if (messages.length < messagesMax * 2) return;
      messages = messages.slice(messagesMax);
      arrivals = arrivals.slice(messagesMax);
      first += messagesMax;
    },
    since: (instant) => {
      const index = arrivals.findIndex((at) => at >= instant.getTime());
      return first + (index === -1 ? arrivals.length : index);
    },
    read: (from, countMax) => messages.slice(Math.max(0, from - first), Math.max(0, from - first) + countMax),
  };
}

/** The same key always goes to the same partition. */
export function partitionOf(key: string, partitionCount: number): number {
  return createHash('sha256').update(key).digest().readUInt32BE(0) % partitionCount;
}

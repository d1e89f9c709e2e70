import { createHash } from 'node:crypto';
import type { IncomingMessage, OutgoingMessage } from '../message-bus.js';

/** The newest messages of one partition; older ones make room. */
export interface PartitionLog {
  /** Of the oldest message that is still there. */
  readonly first: number;
  /** Of the message that will come next. */
  readonly end: number;
  append(message: OutgoingMessage): void;
  read(from: number, countMax: number): readonly IncomingMessage[];
}

export function partitionLog(partition: number, messagesMax: number): PartitionLog {
  let messages: IncomingMessage[] = [];
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
      // In halves, so that making room costs little per message.
      if (messages.length < messagesMax * 2) return;
      messages = messages.slice(messagesMax);
      first += messagesMax;
    },
    read: (from, countMax) => messages.slice(Math.max(0, from - first), Math.max(0, from - first) + countMax),
  };
}

/** The same key always goes to the same partition. */
export function partitionOf(key: string, partitionCount: number): number {
  return createHash('sha256').update(key).digest().readUInt32BE(0) % partitionCount;
}

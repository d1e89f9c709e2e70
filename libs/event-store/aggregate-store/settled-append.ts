import { setTimeout as sleep } from 'node:timers/promises';
import type { AppendOutcome, EventStore, ExpectedRevision, FactToAppend } from '../event-store.js';
import { StorageFull, StreamTooLong, UnknownOutcome } from '../faults.js';

const attemptsMax = 20;
const firstPauseMs = 20;
const pauseMaxMs = 1_000;

export interface Append {
  readonly stream: string;
  readonly facts: readonly FactToAppend[];
  readonly expected: ExpectedRevision;
  /** On the clock of `performance.now()`. */
  readonly deadlineAt: number;
}

export type SettledAppend = Extract<AppendOutcome, { readonly outcome: 'appended' | 'conflict' }>;

/**
 * Appends until it is known what became of it: an unknown outcome is settled by repeating the very same append (same ids, same
 * expected revision), one at a time, because the store recognises it. Throws `UnknownOutcome` at the deadline, and the store's refusals.
 */
export async function settledAppend(eventStore: EventStore, append: Append): Promise<SettledAppend> {
  const { stream, facts, expected, deadlineAt } = append;
  let reason = 'the deadline came first';
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const deadlineMs = Math.ceil(deadlineAt - performance.now());
    if (deadlineMs <= 0) break;
    const answer = await eventStore.append(stream, facts, expected, { deadlineMs });
    if (answer.outcome === 'refused') {
      throw answer.code === 'STORAGE_FULL' ? new StorageFull(stream) : new StreamTooLong(stream, answer.message);
    }
    if (answer.outcome !== 'unknown') return answer;
    reason = answer.message;
    await sleep(Math.min(firstPauseMs * 2 ** attempt, pauseMaxMs, Math.max(0, deadlineAt - performance.now())));
  }
  throw new UnknownOutcome(stream, reason);
}

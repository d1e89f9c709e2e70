import { Contended, StorageFull, StoreUnavailable, UnknownOutcome } from '#libs/event-store';
import { type ClockCheck, ClockWrong, type Fact } from '#libs/kernel';
import type { PageEntry } from './fact-page.js';
import type { ReadStoreObserver } from './observer.js';
import { type Backoff, backoffMs, pause, untilClockRight } from './pacing.js';
import type { Reaction } from './reaction.js';
import { messageOf } from './view-copy.js';

export interface Attempting {
  readonly observer: ReadStoreObserver;
  readonly backoff: Backoff;
  /** Failures in a row at one fact after which the reaction stops. */
  readonly attemptsMax: number;
  readonly signal: AbortSignal;
  /** While the clock is wrong, nothing is reacted to: also what a reaction keeps beside the log goes by the clock. */
  readonly clockCheck: ClockCheck;
}

type Failure = { readonly reason: string; readonly isPassing: boolean } | undefined;

/**
 * Lets a reaction have its fact until it takes it. A reason when it failed too often; `ENDED` when the signal came first.
 * Faults of the log pass, so they do not count.
 */
export async function reactAtLast(
  { observer, backoff, attemptsMax, signal, clockCheck }: Attempting,
  reaction: Reaction<Fact>,
  entry: PageEntry,
  onFailure: (reason: string) => void,
): Promise<'REACTED' | 'ENDED' | { readonly reason: string }> {
  const { id: factId, type } = entry.recorded;
  let counted = 0;
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    await untilClockRight(clockCheck, signal);
    if (signal.aborted) break;
    const failure = await failureOf(reaction, entry);
    if (failure === undefined) return 'REACTED';
    const { reason, isPassing } = failure;
    if (!isPassing) counted += 1;
    observer.observe({ kind: 'reaction-failed', reaction: reaction.name, factId, attempt, reason });
    if (counted >= attemptsMax) {
      observer.observe({ kind: 'reaction-stopped', reaction: reaction.name, factId, reason });
      return { reason: `${type} ${factId}: ${reason}` };
    }
    onFailure(reason);
    await pause(backoffMs(backoff, attempt), signal);
  }
  return 'ENDED';
}

async function failureOf(reaction: Reaction<Fact>, entry: PageEntry): Promise<Failure> {
  if (entry.fact === undefined) return { reason: messageOf(entry.error), isPassing: false };
  try {
    await reaction.react(entry.fact, entry.recorded);
    return undefined;
  } catch (error) {
    return { reason: messageOf(error), isPassing: passing.some((fault) => error instanceof fault) };
  }
}

/** They say something of the log or the clock at this moment, and nothing of the command. */
const passing = [ClockWrong, StoreUnavailable, StorageFull, UnknownOutcome, Contended] as const;

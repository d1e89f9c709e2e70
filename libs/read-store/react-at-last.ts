import type { Fact } from '#libs/kernel';
import type { PageEntry } from './fact-page.js';
import type { ReadStoreObserver } from './observer.js';
import { type Backoff, backoffMs, pause } from './pacing.js';
import type { Reaction } from './reaction.js';
import { messageOf } from './view-copy.js';

export interface Attempting {
  readonly observer: ReadStoreObserver;
  readonly backoff: Backoff;
  /** Failures in a row at one fact after which the reaction stops. */
  readonly attemptsMax: number;
  readonly signal: AbortSignal;
}

/** Lets a reaction have its fact until it takes it. A reason when it failed too often; `ENDED` when the signal came first. */
export async function reactAtLast(
  { observer, backoff, attemptsMax, signal }: Attempting,
  reaction: Reaction<Fact>,
  entry: PageEntry,
  onFailure: (reason: string) => void,
): Promise<'REACTED' | 'ENDED' | { readonly reason: string }> {
  const { id: factId, type } = entry.recorded;
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    const reason = await failureOf(reaction, entry);
    if (reason === undefined) return 'REACTED';
    observer.observe({ kind: 'reaction-failed', reaction: reaction.name, factId, attempt, reason });
    if (attempt >= attemptsMax) {
      observer.observe({ kind: 'reaction-stopped', reaction: reaction.name, factId, reason });
      return { reason: `${type} ${factId}: ${reason}` };
    }
    onFailure(reason);
    await pause(backoffMs(backoff, attempt), signal);
  }
  return 'ENDED';
}

async function failureOf(reaction: Reaction<Fact>, entry: PageEntry): Promise<string | undefined> {
  if (entry.fact === undefined) return messageOf(entry.error);
  try {
    await reaction.react(entry.fact, entry.recorded);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

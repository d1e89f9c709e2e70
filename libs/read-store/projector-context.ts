import type { EventStore } from '#libs/event-store';
import type { ReadStoreObserver } from './observer.js';
import { type Backoff, backoffMs, oneAtATime, pause } from './pacing.js';
import type { Projecting } from './project-page.js';
import type { RecentFacts } from './recent-facts.js';
import type { Shelves } from './shelves.js';

/** What the feeds of the projector share. */
export interface ProjectorContext extends Projecting {
  readonly eventStore: EventStore;
  readonly observer: ReadStoreObserver;
  readonly shelves: Shelves;
  readonly recent: RecentFacts;
  readonly faultBackoff: Backoff;
  /** Whoever changes what is on the shelves does it in here. */
  readonly exclusively: ReturnType<typeof oneAtATime>;
  readonly signal: AbortSignal;
}

/** Repeats a step that faults of the database or the log interrupt, until it is done. Undefined when the signal ended it. */
export async function insistently<T>(
  { observer, faultBackoff, signal }: Pick<ProjectorContext, 'observer' | 'faultBackoff' | 'signal'>,
  during: string,
  step: () => Promise<T>,
): Promise<T | undefined> {
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      return await step();
    } catch (error) {
      if (signal.aborted) return undefined;
      observer.observe({ kind: 'fault', during, error });
      await pause(backoffMs(faultBackoff, failures), signal);
    }
  }
  return undefined;
}

import type { RecordedFact } from '#libs/kernel';
import { bytesOf } from '../aggregate-store/read-fold.js';
import { TimedOut } from './deadline.js';
import { ignore } from './event-cursors.js';
import type { LiveEvents, ReceivedEvent } from './log-client.js';

/** So much is held for a reader before the subscription is paused. */
const heldFactsMax = 1_000;
const heldBytesMax = 1_024 * 1_024;

export interface LivePage {
  readonly facts: readonly RecordedFact[];
  /** All that was stored when the server said so, or later, has been delivered with this page. */
  readonly isCaughtUp: boolean;
}

export interface LiveFacts {
  /** The next facts or the news of having caught up; `silent` when neither came in time. Throws what ended the subscription. */
  next(timeoutMs: number): Promise<LivePage | 'silent'>;
  /** Being caught up can no longer be told, because the reader was too slow for a while: only a new subscription can. */
  isUnsure(): boolean;
  stop(): void;
}

export interface LiveOptions {
  readonly countMax: number;
  readonly confirmationMs: number;
  /** The fact in the event, when it is one that is asked for. */
  readonly pick: (received: ReceivedEvent) => RecordedFact | undefined;
}

/**
 * Holds what a subscription brings until somebody asks for it: a bounded lot, then it is paused. `caughtUp` passes the events that the
 * client still holds, so it counts only once those that were before it have come.
 */
export function liveFacts(events: LiveEvents, { countMax, confirmationMs, pick }: LiveOptions): LiveFacts {
  let held: RecordedFact[] = [];
  let heldBytes = 0;
  let receivedCount = 0;
  let caughtUpAt: number | undefined;
  let isTold = false;
  let isPaused = false;
  let unsure = false;
  let failure: unknown;
  let wake = ignore;

  const fail = (error: unknown): void => {
    failure ??= error;
    wake();
  };
  const isLive = (): boolean => caughtUpAt !== undefined && receivedCount >= caughtUpAt;
  const watchdog = setTimeout(() => {
    fail(new TimedOut(confirmationMs));
  }, confirmationMs);

  /** What comes while nobody takes it says nothing any more about where the log ends by the time somebody does. */
  const doubt = (): void => {
    unsure = true;
    caughtUpAt = undefined;
  };
  const pause = (): void => {
    isPaused = true;
    events.pause();
    if (caughtUpAt !== undefined) doubt();
  };

  events.on('confirmation', () => {
    clearTimeout(watchdog);
  });
  events.on('data', (received) => {
    receivedCount += 1;
    const fact = pickOr(pick, received, fail);
    if (fact !== undefined) {
      held.push(fact);
      heldBytes += bytesOf(fact.data);
    }
    if (held.length >= heldFactsMax || heldBytes >= heldBytesMax) pause();
    wake();
  });
  events.on('caughtUp', () => {
    if (isPaused) return doubt();
    caughtUpAt = receivedCount + events.readableLength;
    unsure = false;
    wake();
  });
  events.on('fellBehind', () => {
    caughtUpAt = undefined;
  });
  events.on('error', fail);
  events.on('end', () => {
    fail(new Error('the server ended the subscription'));
  });

  const take = (): LivePage | undefined => {
    const facts = held.slice(0, countMax);
    const isCaughtUp = isLive() && facts.length === held.length;
    if (facts.length === 0 && (!isCaughtUp || isTold)) return undefined;
    held = held.slice(countMax);
    heldBytes = held.length === 0 ? 0 : heldBytes;
    isTold = isCaughtUp;
    if (isPaused && held.length === 0) {
      isPaused = false;
      events.resume();
    }
    return { facts, isCaughtUp };
  };

  return {
    next: async (timeoutMs) => {
      const deadlineAt = performance.now() + timeoutMs;
      for (;;) {
        const page = take();
        if (page !== undefined) return page;
        if (failure !== undefined) throw failure;
        if (performance.now() >= deadlineAt) return 'silent';
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, deadlineAt - performance.now());
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = ignore;
      }
    },
    isUnsure: () => unsure,
    stop: () => {
      clearTimeout(watchdog);
      fail(new Error('the subscription was stopped'));
      // It waits for the connection, which may never come; an error may still come after it.
      events.unsubscribe().catch(ignore);
      events.destroy();
    },
  };
}

function pickOr(
  pick: LiveOptions['pick'],
  received: ReceivedEvent,
  fail: (error: unknown) => void,
): RecordedFact | undefined {
  try {
    return pick(received);
  } catch (error) {
    fail(error);
    return undefined;
  }
}

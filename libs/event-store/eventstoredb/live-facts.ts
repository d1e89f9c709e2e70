import type { RecordedFact } from '#libs/kernel';
import { bytesOf } from '../aggregate-store/read-fold.js';
import { remainingMs, TimedOut } from './deadline.js';
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
  const held = heldFacts(countMax);
  const bell = alarmBell();
  let receivedCount = 0;
  let caughtUpAt: number | undefined;
  let [isTold, isPaused, isUnsure] = [false, false, false];
  let failure: unknown;

  const fail = (error: unknown): void => {
    failure ??= error;
    bell.ring();
  };
  /** What comes while nobody takes it says nothing any more about where the log ends by the time somebody does. */
  const doubt = (): void => {
    isUnsure = true;
    caughtUpAt = undefined;
  };
  const watchdog = setTimeout(() => {
    fail(new TimedOut(confirmationMs));
  }, confirmationMs);

  events.on('confirmation', () => {
    clearTimeout(watchdog);
  });
  events.on('data', (received) => {
    receivedCount += 1;
    held.add(pickOr(pick, received, fail));
    if (held.isFull() && !isPaused) {
      isPaused = true;
      events.pause();
      if (caughtUpAt !== undefined) doubt();
    }
    bell.ring();
  });
  events.on('caughtUp', () => {
    if (isPaused) return doubt();
    caughtUpAt = receivedCount + events.readableLength;
    isUnsure = false;
    bell.ring();
  });
  events.on('fellBehind', () => {
    caughtUpAt = undefined;
  });
  events.on('error', fail);
  events.on('end', () => {
    fail(new Error('the server ended the subscription'));
  });

  const take = (): LivePage | undefined => {
    const facts = held.take();
    const isCaughtUp = caughtUpAt !== undefined && receivedCount >= caughtUpAt && held.isEmpty();
    if (facts.length === 0 && (!isCaughtUp || isTold)) return undefined;
    isTold = isCaughtUp;
    if (isPaused && held.isEmpty()) {
      isPaused = false;
      events.resume();
    }
    return { facts, isCaughtUp };
  };

  return {
    next: (timeoutMs) => nextPage(take, () => failure, bell, timeoutMs),
    isUnsure: () => isUnsure,
    stop: () => {
      clearTimeout(watchdog);
      fail(new Error('the subscription was stopped'));
      // It waits for the connection, which may never come; an error may still come after it.
      events.unsubscribe().catch(ignore);
      events.destroy();
    },
  };
}

async function nextPage(
  take: () => LivePage | undefined,
  failure: () => unknown,
  bell: AlarmBell,
  timeoutMs: number,
): Promise<LivePage | 'silent'> {
  const deadlineAt = performance.now() + timeoutMs;
  for (;;) {
    const page = take();
    if (page !== undefined) return page;
    const failed = failure();
    if (failed !== undefined) throw failed;
    if (remainingMs(deadlineAt) === 0) return 'silent';
    await bell.heard(remainingMs(deadlineAt));
  }
}

interface AlarmBell {
  ring(): void;
  /** Resolves when it rings or the time is over. */
  heard(timeoutMs: number): Promise<void>;
}

function alarmBell(): AlarmBell {
  let ring = ignore;
  return {
    ring: () => {
      ring();
    },
    heard: async (timeoutMs) => {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        ring = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      ring = ignore;
    },
  };
}

/** Facts that wait for their reader, handed out by the page. */
function heldFacts(countMax: number) {
  let facts: RecordedFact[] = [];
  let bytes = 0;
  return {
    add: (fact: RecordedFact | undefined): void => {
      if (fact === undefined) return;
      facts.push(fact);
      bytes += bytesOf(fact.data);
    },
    take: (): readonly RecordedFact[] => {
      const page = facts.slice(0, countMax);
      facts = facts.slice(countMax);
      if (facts.length === 0) bytes = 0;
      return page;
    },
    isEmpty: () => facts.length === 0,
    isFull: () => facts.length >= heldFactsMax || bytes >= heldBytesMax,
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

import { setTimeout as sleep } from 'node:timers/promises';
import type { Position } from '#libs/kernel';
import { type FeedPage, StoreUnavailable, type SubscribeOptions } from '../event-store.js';
import { UnknownPosition } from '../faults.js';
import type { Contact } from './contact.js';
import { ignore } from './event-cursors.js';
import { positionOf } from './fact-events.js';
import { type LiveFacts, liveFacts } from './live-facts.js';
import type { LogClient } from './log-client.js';
import { type LogPlace, limitOf, ownFact } from './log-reader.js';
import { positionJudge } from './position-fault.js';
import { deniedReadingHint, faultKindOf } from './server-fault.js';

export interface FeedTimes {
  /** Within this time a subscription is confirmed, or begun anew. */
  readonly confirmationMs: number;
  /** After this time without anything a subscription is begun anew: a dead one looks like a quiet one. */
  readonly silenceMs: number;
}

export interface Following {
  readonly client: LogClient;
  readonly place: LogPlace;
  readonly contact: Contact;
  readonly times: FeedTimes;
  /** Throws when the log does not hold any more what was seen of it. */
  readonly look: () => Promise<void>;
}

/** How long a reader that was too slow waits for more before it asks anew where the log ends. */
const doubtMs = 100;
const pauseFirstMs = 50;
const pauseMaxMs = 2_000;

interface Progress {
  position: Position | undefined;
  /** Whether the last page said so: the reader hears it once, however often the subscription is begun anew. */
  isCaughtUp: boolean;
  failuresInARow: number;
}

/**
 * The feed without an end, over as many subscriptions as it takes: each begins after the last fact that was handed out. Throws `UnknownPosition`
 * and `StoreUnavailable` when no further attempt can help.
 */
export async function* follow(
  following: Following,
  after: Position | undefined,
  options: SubscribeOptions,
): AsyncGenerator<FeedPage> {
  const progress: Progress = { position: after, isCaughtUp: false, failuresInARow: 0 };
  const judged = positionJudge(following.client);
  while (!options.signal.aborted) {
    let live: LiveFacts | undefined;
    const stop = (): void => {
      live?.stop();
    };
    options.signal.addEventListener('abort', stop, { once: true });
    try {
      // Behind a position that the log does not reach any more a server brings nothing, and says nothing.
      await following.look();
      live = begin(following, progress.position, options);
      yield* pagesOf(following, live, progress, options.signal);
    } catch (error) {
      if (options.signal.aborted) return;
      following.contact.heard('following', error, performance.now());
      assertPassing(await judged(error, following.times.confirmationMs), progress.position);
      progress.failuresInARow += 1;
    } finally {
      options.signal.removeEventListener('abort', stop);
      stop();
    }
    await pauseAfter(progress.failuresInARow, options.signal);
  }
}

function begin({ client, place, times }: Following, after: Position | undefined, options: SubscribeOptions): LiveFacts {
  const from = after === undefined ? (place.beginsAt ?? 'start') : positionOf(place.logId, after);
  return liveFacts(client.subscribe(from, place.names.filterOf(options.categories)), {
    countMax: limitOf(options),
    confirmationMs: times.confirmationMs,
    pick: (received) => ownFact(received, place, options.categories),
  });
}

/** Pages of one subscription, until it falls silent or is in doubt. */
async function* pagesOf(
  { contact, times }: Following,
  live: LiveFacts,
  progress: Progress,
  signal: AbortSignal,
): AsyncGenerator<FeedPage> {
  while (!signal.aborted) {
    const page = await live.next(live.isUnsure() ? doubtMs : times.silenceMs);
    if (page === 'silent') return;
    contact.reached('following');
    progress.failuresInARow = 0;
    const isNews = page.isCaughtUp && !progress.isCaughtUp;
    progress.isCaughtUp = page.isCaughtUp;
    if (page.facts.length === 0 && !isNews) continue;
    // Said before it is handed out: whoever ends the feed at this page has had it.
    progress.position = page.facts.at(-1)?.position ?? progress.position;
    yield page;
  }
}

function assertPassing(error: unknown, position: Position | undefined): void {
  const kind = faultKindOf(error);
  if (kind === 'bad-request' && position !== undefined) throw new UnknownPosition(position);
  if (kind === 'access-denied') throw new StoreUnavailable(`The event store denies reading: ${deniedReadingHint}`);
  if (kind !== 'passing' || error instanceof TypeError || error instanceof RangeError) throw error;
}

async function pauseAfter(failuresInARow: number, signal: AbortSignal): Promise<void> {
  if (failuresInARow === 0) return;
  const ms = Math.min(pauseFirstMs * 2 ** Math.min(failuresInARow - 1, 10), pauseMaxMs);
  await sleep(ms, undefined, { signal }).catch(ignore);
}

import { withinTime } from './deadline.js';
import { ignore } from './event-cursors.js';
import { type AttemptKind, failingKinds } from './failing-kinds.js';
import type { LiveEvents, LogClient } from './log-client.js';

/** Hears how attempts end, and so finds out when a client is of no use any more. */
export interface ClientWatch {
  /** An attempt that began at `startedAt`, on the clock of `performance.now()`, failed in a way that may pass. */
  failed(kind: AttemptKind, startedAt: number): void;
  succeeded(kind: AttemptKind): void;
}

/** A client that failed, and in whose place another one is. */
export interface ReplacedClient {
  readonly kind: AttemptKind;
  /** For how long attempts of this kind had failed. */
  readonly failedMs: number;
}

/** Hears of each client that was replaced. */
export type OnClientReplaced = (replaced: ReplacedClient) => void;

export interface ReplaceableClient {
  /** Passes each call on to the client that is in place. Its end ends those that were replaced, too. */
  readonly client: LogClient;
  readonly watch: ClientWatch;
  /** Calls the listener for each client that is replaced from now on, until what it gives is called. */
  onReplaced(listener: OnClientReplaced): () => void;
}

export interface ReplaceableClientTimes {
  /** Gives the milliseconds of `performance.now()`. */
  readonly now: () => number;
  /** How long calls under way may go on with a client that was replaced, before it is closed. */
  readonly graceMs: number;
}

const timesUnlessSaid: ReplaceableClientTimes = { now: () => performance.now(), graceMs: 10_000 };
const closeTimeoutMs = 2_000;

/** Ends a subscription whose client was replaced; whoever follows begins anew with the one in its place. */
class ClientReplaced extends Error {
  override readonly name = 'ClientReplaced';
}

interface Held {
  readonly client: LogClient;
  readonly subscriptions: Set<LiveEvents>;
}

/**
 * Opens a client, and another one in its place when attempts of one kind keep failing: a client may stay with a server that is gone while others
 * of its cluster answer. Calls under way end with the client they began with, by themselves or by their deadlines; subscriptions end at once.
 */
export async function replaceableClient(
  open: () => Promise<LogClient>,
  { now, graceMs }: ReplaceableClientTimes = timesUnlessSaid,
): Promise<ReplaceableClient> {
  const failing = failingKinds(now);
  const replaced = new Map<LogClient, NodeJS.Timeout>();
  const listeners = new Set<OnClientReplaced>();
  let inPlace: Held = { client: await open(), subscriptions: new Set() };
  let [isReplacing, isClosed] = [false, false];

  const closeReplaced = async (client: LogClient): Promise<void> => {
    clearTimeout(replaced.get(client));
    replaced.delete(client);
    await closed(client);
  };
  const retire = ({ client, subscriptions }: Held): void => {
    client.retire();
    for (const events of subscriptions) events.destroy(new ClientReplaced('another client has taken its place'));
    replaced.set(client, setTimeout(() => void closeReplaced(client), graceMs).unref());
  };
  const replace = async (kind: AttemptKind, since: number): Promise<void> => {
    const client = await open();
    if (isClosed) return closed(client);
    const before = inPlace;
    inPlace = { client, subscriptions: new Set() };
    failing.begin();
    retire(before);
    for (const listener of listeners) listener({ kind, failedMs: now() - since });
  };

  return {
    watch: {
      failed: (kind, startedAt) => {
        if (isReplacing || isClosed) return;
        const since = failing.failed(kind, startedAt);
        if (since === undefined) return;
        isReplacing = true;
        // Where none can be opened, the one in place goes on.
        replace(kind, since)
          .catch(ignore)
          .finally(() => {
            isReplacing = false;
          });
      },
      succeeded: (kind) => {
        failing.succeeded(kind);
      },
    },
    onReplaced: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    client: {
      append: (...args) => inPlace.client.append(...args),
      readStream: (...args) => inPlace.client.readStream(...args),
      readAll: (...args) => inPlace.client.readAll(...args),
      subscribe: (...args) => subscribed(inPlace, args),
      retire: () => {
        inPlace.client.retire();
      },
      close: async () => {
        isClosed = true;
        await Promise.all([closed(inPlace.client), ...[...replaced.keys()].map(closeReplaced)]);
      },
    },
  };
}

function subscribed({ client, subscriptions }: Held, args: Parameters<LogClient['subscribe']>): LiveEvents {
  const events = client.subscribe(...args);
  subscriptions.add(events);
  events.on('close', () => {
    subscriptions.delete(events);
  });
  return events;
}

async function closed(client: LogClient): Promise<void> {
  await withinTime(closeTimeoutMs, client.close()).catch(ignore);
}

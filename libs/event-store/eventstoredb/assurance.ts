import { LogWentBack } from '../faults.js';
import type { History } from '../history.js';
import type { Contact } from './contact.js';
import type { EventCursor, LogClient, ReceivedEvent } from './log-client.js';
import type { LogReader } from './log-reader.js';

const lookMs = 5_000;

/** Whether the log is still the one that this process has seen. A server that was put back to an older copy says nothing of it. */
export interface Assurance {
  /** A call failed, so the server may have been put back before the next one. */
  readonly doubt: () => void;
  readonly isCertain: () => boolean;
  /** Looks once after each doubt. Throws `LogWentBack`, and the faults of reading. */
  readonly assured: () => Promise<void>;
  /** Looks for the furthest fact that was seen, doubt or not, in one read. */
  readonly look: () => Promise<void>;
}

/** `newReader` gives readers that are not assured themselves, and remember nothing. */
export function assurance(history: History, newReader: () => LogReader): Assurance {
  let doubts = 0;
  let settled = 0;
  let looking: Promise<void> | undefined;

  const lookOnce = async (): Promise<void> => {
    const [raised, seen, deadlineAt] = [doubts, history.furthest(), performance.now() + lookMs];
    if (seen !== undefined && (await newReader().at(seen.position, deadlineAt))?.id !== seen.factId) {
      history.deny(new LogWentBack({ witness: 'this process', seen, head: await newReader().newest(deadlineAt) }));
    }
    history.assertTrue();
    settled = raised;
  };
  const look = async (): Promise<void> => {
    history.assertTrue();
    looking ??= lookOnce().finally(() => {
      looking = undefined;
    });
    await looking;
  };
  const isCertain = (): boolean => settled === doubts && history.fault() === undefined;
  return {
    doubt: () => {
      doubts += 1;
    },
    isCertain,
    // A look that began before the newest doubt says nothing of it.
    assured: async () => {
      while (!isCertain()) await look();
    },
    look,
  };
}

/** A client that asks nothing of a log which may be another one: after each doubt it looks first. Subscriptions are looked after by the feed. */
export function assuredClient(client: LogClient, { isCertain, assured }: Assurance): LogClient {
  const whenAssured = (read: () => EventCursor): EventCursor => (isCertain() ? read() : laterCursor(assured, read));
  return {
    ...client,
    append: async (...append) => {
      await assured();
      return client.append(...append);
    },
    readStream: (...read) => whenAssured(() => client.readStream(...read)),
    readAll: (...read) => whenAssured(() => client.readAll(...read)),
  };
}

/** A contact whose faults make what was seen of the log doubtful. */
export function contactInDoubt(contact: Contact, { doubt }: Assurance): Contact {
  return {
    ...contact,
    heard: (...heard) => {
      contact.heard(...heard);
      if (!contact.isReachable()) doubt();
    },
  };
}

function laterCursor(assured: () => Promise<void>, read: () => EventCursor): EventCursor {
  let cursor: EventCursor | undefined;
  let isCancelled = false;
  const events = async function* (): AsyncGenerator<ReceivedEvent> {
    await assured();
    if (isCancelled) return;
    cursor = read();
    yield* cursor.events;
  };
  return {
    events: events(),
    cancel: () => {
      isCancelled = true;
      cursor?.cancel();
    },
  };
}

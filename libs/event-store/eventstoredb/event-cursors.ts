import type { EventCursor, ReceivedEvent, ServerFilter } from './log-client.js';

interface ReadableEvents {
  on(event: 'error', listener: (error: Error) => void): unknown;
  cancel(): Promise<void>;
  destroy(): unknown;
  [Symbol.asyncIterator](): AsyncIterator<ReceivedEvent>;
}

/** A read that the client hands out as a Node stream. */
export function streamCursor(stream: ReadableEvents): EventCursor {
  // An error may come after nobody reads any more.
  stream.on('error', ignore);
  return {
    events: { [Symbol.asyncIterator]: () => stream[Symbol.asyncIterator]() },
    cancel: () => {
      // It waits for the connection, which may never come.
      stream.cancel().catch(ignore);
      stream.destroy();
    },
  };
}

/** A read that the client hands out as an iterator. */
export function iteratorCursor(events: AsyncIterableIterator<ReceivedEvent>): EventCursor {
  return {
    events,
    cancel: () => {
      events.return?.().catch(ignore);
    },
  };
}

/** The clients take lists that they could change. */
export function mutable(filter: ServerFilter): { prefixes: string[] } | { regex: string } {
  return 'prefixes' in filter ? { prefixes: [...filter.prefixes] } : { regex: filter.regex };
}

export function ignore(): void {
  // Whoever asked has been answered already.
}

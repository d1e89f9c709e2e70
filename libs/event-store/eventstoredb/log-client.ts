/** Exactly as the server gave it: a position that no event has cannot be read from. */
export interface LogPosition {
  readonly commit: bigint;
  readonly prepare: bigint;
}

export interface EventToStore {
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly metadata: object;
}

/** An event as both clients hand it out; whose it is remains to be seen. */
export interface StoredEvent {
  readonly streamId: string;
  readonly id: string;
  readonly revision: bigint;
  readonly type: string;
  readonly data: unknown;
  readonly metadata?: unknown;
  readonly position?: LogPosition | undefined;
  /** When the server stored it, by its own clock. */
  readonly created?: Date | undefined;
}

export interface ReceivedEvent {
  readonly event?: StoredEvent;
  readonly commitPosition?: bigint;
}

/** Events of one read; `cancel` ends it wherever it is, and never throws. */
export interface EventCursor {
  readonly events: AsyncIterable<ReceivedEvent>;
  cancel(): void;
}

export type ServerFilter = { readonly prefixes: readonly string[] } | { readonly regex: string };

/** A subscription, as both clients hand it out: a Node stream with words of its own. */
export interface LiveEvents {
  on(event: 'data', listener: (received: ReceivedEvent) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'end' | 'close' | 'confirmation' | 'caughtUp' | 'fellBehind', listener: () => void): unknown;
  pause(): unknown;
  resume(): unknown;
  /** Ends it at once, with the error when there is one. */
  destroy(error?: Error): unknown;
  /** How many events the client holds that were not handed out yet. */
  readonly readableLength: number;
  unsubscribe(): Promise<void>;
}

/** What the adapter needs of a client. No call here ends by itself in every case: whoever calls has a timer of his own. */
export interface LogClient {
  append(
    stream: string,
    events: readonly EventToStore[],
    expected: bigint | 'no_stream',
    deadlineMs: number,
  ): Promise<{ readonly revision: bigint; readonly position: LogPosition | undefined }>;
  readStream(stream: string, fromRevision: bigint, countMax: number): EventCursor;
  /** Forwards it begins at the position, that one included. */
  readAll(from: LogPosition | 'start' | 'end', direction: 'forwards' | 'backwards', countMax: number): EventCursor;
  /** Begins after the position. */
  subscribe(after: LogPosition | 'start', filter: ServerFilter): LiveEvents;
  /** Another client takes its place: what is under way may end, and from now on its failures end no append of the other. */
  retire(): void;
  /** Cancels what is under way and lets go of the connection. */
  close(): Promise<void>;
}

import type { StreamHistory } from './decide-append.js';

/** What the server remembers of a stream: where its events are, and what its metadata hides of them. */
export interface Stream {
  readonly name: string;
  /** Positions of the durable events, by revision. */
  readonly positions: number[];
  /** Ids of events that are decided but not durable, by revision. */
  readonly undurableIds: Map<number, string>;
  lastRevision: number;
  isTombstoned: boolean;
  /** Events before this revision are hidden. Beyond any revision when the stream is soft-deleted. */
  truncateBefore: number;
  maxCount: number;
}

export interface Streams {
  of(name: string): Stream;
  known(name: string): Stream | undefined;
  history(stream: Stream): StreamHistory;
  /** Remembers that the stream has the event now, durable or not. */
  decided(stream: Stream, revision: number, id: string): void;
  durable(stream: Stream, revision: number, position: number): void;
}

const recentIdsMax = 200_000;
const softDeleted = Number.MAX_SAFE_INTEGER;

/** `idAt` reads the id of the durable event at a position. */
export function createStreams(idAt: (position: number) => string): Streams {
  const streams = new Map<string, Stream>();
  const recent = new Map<string, { readonly stream: string; readonly revision: number }>();
  const eventAt = (stream: Stream, revision: number) => {
    const position = stream.positions[revision];
    if (position !== undefined) return { id: idAt(position), isDurable: true };
    const id = stream.undurableIds.get(revision);
    return id === undefined ? undefined : { id, isDurable: false };
  };
  return {
    known: (name) => streams.get(name),
    of(name) {
      const known = streams.get(name) ?? newStream(name);
      streams.set(name, known);
      return known;
    },
    history: (stream) => ({
      lastRevision: stream.lastRevision,
      isTombstoned: stream.isTombstoned,
      isSoftDeleted: isSoftDeleted(stream),
      eventAt: (revision) => eventAt(stream, revision),
      revisionOf(id) {
        const place = recent.get(id);
        return place?.stream === stream.name ? place.revision : undefined;
      },
    }),
    decided(stream, revision, id) {
      stream.lastRevision = revision;
      stream.undurableIds.set(revision, id);
      recent.set(id, { stream: stream.name, revision });
      if (recent.size <= recentIdsMax) return;
      const [oldest] = recent.keys();
      if (oldest !== undefined) recent.delete(oldest);
    },
    durable(stream, revision, position) {
      stream.positions[revision] = position;
      stream.undurableIds.delete(revision);
    },
  };
}

function newStream(name: string): Stream {
  return {
    name,
    positions: [],
    undurableIds: new Map(),
    lastRevision: -1,
    isTombstoned: false,
    truncateBefore: 0,
    maxCount: Number.POSITIVE_INFINITY,
  };
}

export function isSoftDeleted(stream: Stream): boolean {
  return stream.truncateBefore >= softDeleted;
}

/** The first revision that a reader sees. */
export function firstVisible(stream: Stream): number {
  return Math.max(stream.truncateBefore, stream.positions.length - stream.maxCount, 0);
}

/** Takes over what a `$metadata` event says. Access lists and ages are kept and ignored. */
export function applyMetadata(stream: Stream, data: Uint8Array): void {
  const metadata: unknown = parsed(data);
  const number = (key: string) => {
    const value: unknown = typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, key) : undefined;
    return typeof value === 'number' ? value : undefined;
  };
  stream.truncateBefore = number('$tb') ?? 0;
  stream.maxCount = number('$maxCount') ?? Number.POSITIVE_INFINITY;
}

function parsed(data: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(data).toString());
  } catch {
    return undefined;
  }
}

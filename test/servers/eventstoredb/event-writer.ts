import type { EventLog } from './event-log.js';
import { encodeRecord, type ProposedEvent, tombstoneRevision } from './event-record.js';
import { applyMetadata, type Stream, type Streams } from './streams.js';

export interface StreamEvents {
  readonly stream: string;
  readonly events: readonly ProposedEvent[];
}

interface EventWriterOptions {
  readonly log: EventLog;
  readonly streams: Streams;
  readonly now: () => number;
  /** Called for each event, in the order of positions, when it is on the disk. */
  readonly onDurable: (record: Buffer, position: number) => void;
}

/** Stores events of one or more streams as one frame: all or none. Gives the last position to `onDurable`. */
export type StoreEvents = (appends: readonly StreamEvents[], onDurable: (position: number) => void) => void;

/** Gives every event its revision and position. The next decision sees them at once, readers when they are durable. */
export function eventWriter({ log, streams, now, onDurable: eachDurable }: EventWriterOptions): StoreEvents {
  const place = (stream: Stream, event: ProposedEvent) => {
    const revision = event.type === '$streamDeleted' ? tombstoneRevision : stream.lastRevision + 1;
    if (typeof revision === 'number') streams.decided(stream, revision, event.id);
    else stream.isTombstoned = true;
    describeStream(streams, stream.name, event);
    return revision;
  };
  return (appends, onDurable) => {
    const createdAtMs = now();
    const records: { readonly bytes: Buffer; readonly position: number }[] = [];
    let position = log.nextRecordAt();
    for (const { stream: name, events } of appends) {
      const stream = streams.of(name);
      for (const event of events) {
        const revision = place(stream, event);
        const bytes = encodeRecord(event, { stream: name, revision, position, createdAtMs });
        records.push({ bytes, position });
        position += bytes.length;
      }
    }
    const frame = records.map(({ bytes }) => bytes);
    log.append(frame, () => {
      for (const { bytes, position: at } of records) eachDurable(bytes, at);
      onDurable(records.at(-1)?.position ?? 0);
    });
  };
}

/** When the event is one of a stream's metadata, what it says holds from now on. */
export function describeStream(
  streams: Streams,
  stream: string,
  { type, data }: Pick<ProposedEvent, 'type' | 'data'>,
): void {
  if (type === '$metadata' && stream.startsWith('$$')) applyMetadata(streams.of(stream.slice(2)), data);
}

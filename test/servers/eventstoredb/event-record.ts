import { fieldWriter, sizeOfBytes, sizeOfUnsigned } from './protobuf.js';

/** An event as a client proposes it. */
export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** Where an event comes to stand: in its stream, and in the file, whose offset is its position. */
export interface Place {
  readonly stream: string;
  /** The last revision there can be marks a tombstone. */
  readonly revision: number | bigint;
  readonly position: number;
  readonly createdAtMs: number;
}

export const tombstoneRevision = 9_223_372_036_854_775_807n;

const headerBytes = 18;
const ticksPerMs = 10_000;
const writer = fieldWriter();

/**
 * The record of the file: a header with what the server itself looks at, then the `ReadResp` exactly as readers get it, so
 * that reading is copying.
 */
export function encodeRecord(event: ProposedEvent, place: Place): Buffer {
  const answer = encodeReadAnswer(event, place);
  const stream = Buffer.from(place.stream);
  const type = Buffer.from(event.type);
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(headerBytes + stream.length + type.length + event.id.length + answer.length, 0);
  header.writeUInt8(typeof place.revision === 'bigint' ? 1 : 0, 4);
  header.writeDoubleLE(Number(place.revision), 5);
  header.writeUInt16LE(stream.length, 13);
  header.writeUInt16LE(type.length, 15);
  header.writeUInt8(event.id.length, 17);
  return Buffer.concat([header, stream, type, Buffer.from(event.id, 'latin1'), answer]);
}

export interface RecordHeader {
  readonly isTombstone: boolean;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly id: string;
}

export function lengthOf(record: Buffer): number {
  return record.readUInt32LE(0);
}

export function headerOf(record: Buffer): RecordHeader {
  const typeAt = headerBytes + record.readUInt16LE(13);
  const idAt = typeAt + record.readUInt16LE(15);
  return {
    isTombstone: record.readUInt8(4) === 1,
    revision: record.readDoubleLE(5),
    stream: record.toString('utf8', headerBytes, typeAt),
    type: record.toString('utf8', typeAt, idAt),
    id: record.toString('latin1', idAt, idAt + record.readUInt8(17)),
  };
}

/** The `ReadResp` that a reader of this event gets. */
export function answerOf(record: Buffer): Buffer {
  const at = headerBytes + record.readUInt16LE(13) + record.readUInt16LE(15) + record.readUInt8(17);
  return record.subarray(at);
}

function encodeReadAnswer(event: ProposedEvent, { stream, revision, position, createdAtMs }: Place): Buffer {
  const streamBytes = Buffer.byteLength(stream);
  const entries = [
    ['type', event.type],
    ['content-type', event.contentType],
    ['created', String(createdAtMs * ticksPerMs)],
  ] as const;
  const entrySizes = entries.map(([key, value]) => sizeOfBytes(key.length) + sizeOfBytes(Buffer.byteLength(value)));
  const idSize = sizeOfBytes(event.id.length);
  const recordedSize =
    sizeOfBytes(idSize) +
    sizeOfBytes(sizeOfBytes(streamBytes)) +
    sizeOfUnsigned(revision) +
    2 * sizeOfUnsigned(position) +
    entrySizes.reduce((total, size) => total + sizeOfBytes(size), 0) +
    sizeOfBytes(event.metadata.length) +
    sizeOfBytes(event.data.length);
  writer.open(1, sizeOfBytes(recordedSize) + sizeOfUnsigned(position));
  writer.open(1, recordedSize);
  writer.open(1, idSize);
  writer.text(2, event.id);
  writer.open(2, sizeOfBytes(streamBytes));
  // The name is field 3 of StreamIdentifier: numbers 1 and 2 are reserved there.
  writer.text(3, stream);
  writer.unsigned(3, revision);
  writer.unsigned(4, position);
  writer.unsigned(5, position);
  for (const [index, [key, value]] of entries.entries()) {
    writer.open(6, entrySizes[index] ?? 0);
    writer.text(1, key);
    writer.text(2, value);
  }
  writer.bytes(7, event.metadata);
  writer.bytes(8, event.data);
  writer.unsigned(3, position);
  return writer.take();
}

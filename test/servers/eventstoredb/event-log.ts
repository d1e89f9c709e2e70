import {
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  write,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';

/**
 * The durable file: frames one behind the other, each an append with all its records and a checksum, so an append is
 * there whole or not at all. The offset of a record is its position: gaps come by themselves, as in the real one.
 */
export interface EventLog {
  /** Where the next frame's first record will be: known before it is written. */
  nextRecordAt(): number;
  /** Queues a frame. `onDurable` is called when it is on the disk; frames become durable in this order. */
  append(records: readonly Buffer[], onDurable: () => void): void;
  read(start: number, length: number): Buffer;
  /** Waits for what is queued, then closes the file. */
  close(): Promise<void>;
}

interface Queued {
  readonly frame: Buffer;
  readonly onDurable: () => void;
}

export interface EventLogOptions {
  readonly directory: string;
  /** Called at opening for every record, in the order of the file. */
  readonly onRecord: (record: Buffer, position: number) => void;
  /** What is added to every offset, so that a new log has positions of an old one: 0 unless said, and always the same for a file. */
  readonly positionsFrom?: number;
  /** An error of the disk leaves the outcome unknown: nothing may go on after it. */
  readonly onFailure: (error: unknown) => void;
}

const magic = Buffer.from('bourse event log 1\n');
const frameHeaderBytes = 8;
const frameBytesMax = 64 * 1024 * 1024;
const writeAsync = promisify(write);
const fdatasyncAsync = promisify(fdatasync);

/** Opens `events.log`, reads it through, and cuts off what a crash left half written at its end. */
export function openEventLog(options: EventLogOptions): EventLog {
  mkdirSync(options.directory, { recursive: true });
  const file = openSync(join(options.directory, 'events.log'), constants.O_CREAT | constants.O_RDWR);
  const { positionsFrom = 0 } = options;
  const read = (start: number, length: number) => readAt(file, start - positionsFrom, length);
  let durableEnd = recover(file, (record, offset) => options.onRecord(record, positionsFrom + offset));
  let end = durableEnd;
  let queue: Queued[] = [];
  let writing: Promise<void> | undefined;

  const writeQueued = async () => {
    // Everything that one turn of the loop brings shares one write and one sync.
    await new Promise(setImmediate);
    while (queue.length > 0) {
      const group = queue;
      queue = [];
      const frames = Buffer.concat(group.map(({ frame }) => frame));
      await writeFully(file, frames, durableEnd);
      await fdatasyncAsync(file);
      durableEnd += frames.length;
      for (const { onDurable } of group) onDurable();
    }
    writing = undefined;
  };

  return {
    read,
    nextRecordAt: () => positionsFrom + end + frameHeaderBytes,
    append(records, onDurable) {
      const frame = frameOf(records);
      end += frame.length;
      queue.push({ frame, onDurable });
      writing ??= writeQueued().catch(options.onFailure);
    },
    async close() {
      await writing;
      closeSync(file);
    },
  };
}

function frameOf(records: readonly Buffer[]): Buffer {
  const body = Buffer.concat(records);
  const header = Buffer.alloc(frameHeaderBytes);
  header.writeUInt32LE(body.length, 0);
  header.writeUInt32LE(crc32(body), 4);
  return Buffer.concat([header, body]);
}

function recover(file: number, onRecord: EventLogOptions['onRecord']): number {
  const size = fstatSync(file).size;
  if (size < magic.length) {
    ftruncateSync(file, 0);
    writeSync(file, magic, 0, magic.length, 0);
    fdatasyncSync(file);
    return magic.length;
  }
  if (!readAt(file, 0, magic.length).equals(magic)) throw new Error('events.log is not a log of this server');
  let at = magic.length;
  for (let body = wholeFrame(file, at, size); body !== undefined; body = wholeFrame(file, at, size)) {
    for (let offset = 0; offset < body.length; ) {
      const record = body.subarray(offset, offset + body.readUInt32LE(offset));
      onRecord(record, at + frameHeaderBytes + offset);
      offset += record.length;
    }
    at += frameHeaderBytes + body.length;
  }
  if (at < size) {
    ftruncateSync(file, at);
    fdatasyncSync(file);
  }
  return at;
}

/** The frame's records, or nothing when it is not there whole. */
function wholeFrame(file: number, at: number, size: number): Buffer | undefined {
  if (at + frameHeaderBytes > size) return undefined;
  const header = readAt(file, at, frameHeaderBytes);
  const length = header.readUInt32LE(0);
  if (length === 0 || length > frameBytesMax || at + frameHeaderBytes + length > size) return undefined;
  const body = readAt(file, at + frameHeaderBytes, length);
  return crc32(body) === header.readUInt32LE(4) ? body : undefined;
}

async function writeFully(file: number, frames: Buffer, at: number): Promise<void> {
  for (let written = 0; written < frames.length; ) {
    const { bytesWritten } = await writeAsync(file, frames, written, frames.length - written, at + written);
    written += bytesWritten;
  }
}

function readAt(file: number, start: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const count = readSync(file, buffer, filled, length - filled, start + filled);
    if (count === 0) throw new Error(`events.log ends before ${start + length}`);
    filled += count;
  }
  return buffer;
}

import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type EventLog, openEventLog } from './event-log.js';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bourse-event-log-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A record begins with its own length. */
function record(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(4 + text.length);
  return Buffer.concat([length, Buffer.from(text)]);
}

function open(positionsFrom = 0): {
  readonly log: EventLog;
  readonly found: readonly string[];
  readonly positions: readonly number[];
} {
  const found: string[] = [];
  const positions: number[] = [];
  const log = openEventLog({
    directory,
    positionsFrom,
    onRecord(bytes, position) {
      found.push(bytes.toString('utf8', 4));
      positions.push(position);
    },
    onFailure(error) {
      throw error;
    },
  });
  return { log, found, positions };
}

async function write(...frames: readonly (readonly string[])[]): Promise<readonly number[]> {
  const { log } = open();
  const lengths = frames.map((frame) => {
    log.append(frame.map(record), () => undefined);
    return log.nextRecordAt();
  });
  await log.close();
  return lengths;
}

const path = () => join(directory, 'events.log');

describe('opening the log again', () => {
  it('gives every record back, in order, at its position', async () => {
    await write(['one', 'two'], ['three']);
    const { log, found, positions } = open();
    expect(found).toEqual(['one', 'two', 'three']);
    expect(positions.map((position) => log.read(position + 4, 3).toString())).toEqual(['one', 'two', 'thr']);
    await log.close();
  });

  it('gives positions that begin where it is told, as if so much stood before', async () => {
    const from = 2 ** 40;
    const { log } = open(from);
    const firstAt = log.nextRecordAt();
    log.append([record('one')], () => undefined);
    await log.close();
    const again = open(from);
    expect(again.positions).toEqual([firstAt]);
    expect(firstAt).toBeGreaterThan(from);
    expect(again.log.read(firstAt + 4, 3).toString()).toBe('one');
    await again.log.close();
  });

  it.each([1, 3, 9, 12])('cuts off an append whose last %d bytes are missing, whole', async (missing) => {
    await write(['one'], ['two', 'three']);
    truncateSync(path(), statSync(path()).size - missing);
    const { log, found } = open();
    expect(found).toEqual(['one']);
    log.append([record('four')], () => undefined);
    await log.close();
    expect(open().found).toEqual(['one', 'four']);
  });

  it('cuts off an append of which a byte is another', async () => {
    await write(['one'], ['two']);
    const bytes = readFileSync(path());
    bytes.writeUInt8(0, bytes.length - 1);
    writeFileSync(path(), bytes);
    expect(open().found).toEqual(['one']);
  });

  it('cuts off what a file system puts behind the end', async () => {
    await write(['one']);
    const { size } = statSync(path());
    appendFileSync(path(), Buffer.alloc(4_096));
    expect(open().found).toEqual(['one']);
    expect(statSync(path()).size).toBe(size);
  });

  it('refuses a file of somebody else', () => {
    writeFileSync(path(), 'this is a diary, and not a log of events');
    expect(open).toThrow('not a log of this server');
  });
});

describe('appending to the log', () => {
  it('says that frames are durable in their order, when they are in the file', async () => {
    const { log } = open();
    const durable: string[] = [];
    for (const text of ['one', 'two', 'three']) {
      log.append([record(text)], () => {
        expect(readFileSync(path()).includes(text)).toBe(true);
        durable.push(text);
      });
    }
    expect(durable).toEqual([]);
    await log.close();
    expect(durable).toEqual(['one', 'two', 'three']);
  });
});

import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createLog, openForReading, readLogId } from './log-format.js';
import { openLogWriter } from './log-writer.js';
import { walPagesMax } from './wal-checkpoint.js';
import type { AppendRequest } from './writer-messages.js';

const pageBytes = 4_096;
const mebibyte = 1_024 * 1_024;
const folder = mkdtempSync(join(tmpdir(), 'bourse-wal-'));
let path = '';
let logCount = 0;

beforeEach(() => {
  logCount += 1;
  path = join(folder, `${logCount}.sqlite`);
  createLog(path);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A reader that is to end within milliseconds may get no turn for longer on a busy machine: it is waited for all the same. */
const patientMs = 20_000;

function openWriter({ pageCountMax, readersTimeoutMs }: { pageCountMax?: number; readersTimeoutMs?: number } = {}) {
  const reader = openForReading(path);
  const logId = readLogId(reader, path);
  reader.close();
  return openLogWriter({ path, logId, pageCountMax, readersTimeoutMs });
}

const walBytes = (): number => (existsSync(`${path}-wal`) ? statSync(`${path}-wal`).size : 0);

function append(revision: number): AppendRequest {
  const fact = {
    id: `${revision}`,
    type: 'TeamRegistered',
    data: JSON.stringify('x'.repeat(mebibyte / 4)),
    metadata: '{}',
  };
  return { ticket: revision, stream: 'team-a', expected: revision - 1, recordedAt: '2026-01-01', facts: [fact] };
}

/** Writes so many quarters of a mebibyte, and gives the most that the WAL took meanwhile. */
function writeOn(from: number, count: number, readersTimeoutMs?: number): number {
  const writer = openWriter(readersTimeoutMs === undefined ? {} : { readersTimeoutMs });
  let most = 0;
  for (let revision = from; revision < from + count; revision += 1) {
    writer.write([append(revision)]);
    writer.checkpointWhenDue();
    most = Math.max(most, walBytes());
  }
  writer.close();
  return most;
}

/** Reads one page after the other, each a few milliseconds long, until it is told to stop. */
const pagingReader = `
  const { DatabaseSync } = require('node:sqlite');
  const { parentPort, workerData } = require('node:worker_threads');
  const database = new DatabaseSync(workerData, { readOnly: true, timeout: 5_000 });
  const newest = database.prepare('SELECT max(position) FROM facts');
  const pause = new Int32Array(new SharedArrayBuffer(4));
  let isStopped = false;
  parentPort.on('message', () => { isStopped = true; });
  const page = () => {
    database.exec('BEGIN');
    newest.get();
    Atomics.wait(pause, 0, 0, 5);
    database.exec('COMMIT');
    if (isStopped) { database.close(); parentPort.close(); } else setImmediate(page);
  };
  page();
  parentPort.postMessage('reading');
`;

describe('the write-ahead log', () => {
  it('stays within its bound while readers page through the log without a pause', async () => {
    const readers = Array.from({ length: 3 }, () => new Worker(pagingReader, { eval: true, workerData: path }));
    await Promise.all(readers.map((reader) => once(reader, 'message')));
    const most = writeOn(0, 400, patientMs);
    const ended = readers.map((reader) => once(reader, 'exit'));
    for (const reader of readers) reader.postMessage('stop', []);
    await Promise.all(ended);
    // A hundred mebibytes were written. One checkpoint that readers kept from its end would have let it grow by a quarter.
    expect(most).toBeLessThan(1.1 * walPagesMax * pageBytes);
  });

  it('grows past its bound only for a reader that stays, and shrinks when that one is gone', () => {
    const reader = openForReading(path);
    reader.exec('BEGIN');
    reader.prepare('SELECT max(position) FROM facts').get();
    expect(writeOn(0, 100)).toBeGreaterThan(walPagesMax * pageBytes);
    expect(walBytes()).toBeGreaterThan(walPagesMax * pageBytes);
    reader.exec('COMMIT');
    const writer = openWriter();
    writer.write([append(100)]);
    writer.checkpointWhenDue();
    expect(walBytes()).toBe(0);
    writer.close();
    reader.close();
  });

  it('gives its room back when there is none left', () => {
    const writer = openWriter({ pageCountMax: 400 });
    for (let revision = 0; revision < 6; revision += 1) writer.write([append(revision)]);
    expect(walBytes()).toBeGreaterThan(mebibyte);
    expect(writer.write([append(6)])).toMatchObject([{ outcome: 'full' }]);
    expect(walBytes()).toBe(0);
    writer.close();
  });

  it('is empty once the writer has closed, also beside a reader', () => {
    const reader = openForReading(path);
    reader.prepare('SELECT max(position) FROM facts').get();
    expect(writeOn(0, 4)).toBeGreaterThan(mebibyte);
    expect(walBytes()).toBe(0);
    expect(reader.prepare('SELECT max(position) FROM facts').get()).toEqual([4]);
    reader.close();
  });
});

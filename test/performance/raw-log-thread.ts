import { DatabaseSync } from 'node:sqlite';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';

// The raw limit: rows into one table with the index any log needs, in a thread, as many per transaction as have come.

const rowsPerTransactionMax = 256;

export interface RawRow {
  readonly ticket: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

function serve(port: NonNullable<typeof parentPort>, path: string): void {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE facts (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL,
      type TEXT NOT NULL, data TEXT NOT NULL, metadata TEXT NOT NULL, recorded_at TEXT NOT NULL) STRICT;
    CREATE UNIQUE INDEX facts_by_stream ON facts (stream, revision)`);
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const insert = database.prepare('INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const waiting: RawRow[] = [];
  let position = 0;
  let isClosing = false;
  const take = (rows: readonly RawRow[]): void => {
    waiting.push(...rows);
    if (rows.length === 0) isClosing = true;
  };
  const takeAll = (): void => {
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
      take(next.message);
  };
  port.on('message', (rows: readonly RawRow[]) => {
    take(rows);
    takeAll();
    while (waiting.length > 0) {
      const batch = waiting.splice(0, rowsPerTransactionMax);
      begin.run();
      const recordedAt = new Date().toISOString();
      for (const { stream, revision, id, type, data, metadata } of batch) {
        position += 1;
        insert.run(position, stream, revision, id, type, data, metadata, recordedAt);
      }
      commit.run();
      port.postMessage(
        batch.map(({ ticket }) => ticket),
        [],
      );
      takeAll();
    }
    if (!isClosing) return;
    database.close();
    port.close();
  });
}

if (parentPort !== null) serve(parentPort, workerData);

import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from '@jest/globals';
import { packAppends } from './append-packing.js';
import { createLog, openForReading, readLogId } from './log-format.js';
import type { AppendRequest } from './writer-messages.js';

const sources = import.meta.dirname;
const threadFiles = [
  'append-packing',
  'head-mark',
  'log-appender',
  'log-writer',
  'revision-cache',
  'row-checksum',
  'sqlite-value',
  'wal-checkpoint',
  'writer-thread',
];
const folder = mkdtempSync(join(tmpdir(), 'bourse-thread-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What the build makes of this folder, without waiting for a build. */
function compile(): string {
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const name of threadFiles) {
    const built = stripTypeScriptTypes(readFileSync(join(sources, `${name}.ts`), 'utf8'));
    writeFileSync(join(folder, `${name}.js`), built);
  }
  return join(folder, 'writer-thread.js');
}

const append: AppendRequest = {
  ticket: 7,
  stream: 'team-a',
  expected: -1,
  recordedAt: '2026-01-01T00:00:00.000Z',
  facts: [{ id: 'id', type: 'TeamRegistered', data: '{}', metadata: '{}' }],
};

describe("the writer's thread", () => {
  it.each([
    ['from the sources', () => join(sources, 'writer-thread.ts')],
    ['from the built files', compile],
  ])('runs %s', async (name, file) => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.sqlite`);
    createLog(path);
    const reader = openForReading(path);
    const logId = readLogId(reader, path);
    reader.close();
    const thread = new Worker(pathToFileURL(file()), { workerData: { path, logId }, execArgv: [] });
    expect(await once(thread, 'message')).toEqual([{ kind: 'opened' }]);
    thread.postMessage({ kind: 'append', appends: packAppends([append]) }, []);
    expect(await once(thread, 'message')).toEqual([{ kind: 'answers', appended: [7, 0, 1], others: [] }]);
    // Asked for beforehand: a thread's last message and its exit can arrive in one turn of the loop.
    const ended = once(thread, 'exit');
    thread.postMessage({ kind: 'close' }, []);
    expect(await once(thread, 'message')).toEqual([{ kind: 'closed' }]);
    await ended;
  });

  it('says that it failed, and writes no more, when the file is not what it was', async () => {
    const path = join(folder, 'lost.sqlite');
    createLog(path);
    const thread = new Worker(join(sources, 'writer-thread.ts'), { workerData: { path, logId: 'abcd' }, execArgv: [] });
    await once(thread, 'message');
    const other = new DatabaseSync(path);
    other.exec('ALTER TABLE facts RENAME TO lost');
    const ended = once(thread, 'exit');
    thread.postMessage({ kind: 'append', appends: packAppends([append]) }, []);
    expect(await once(thread, 'message')).toMatchObject([{ kind: 'failed' }]);
    await ended;
    expect(other.prepare('SELECT * FROM lost').all()).toEqual([]);
    other.close();
  });
});

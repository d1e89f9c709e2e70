import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { factsToAppend, factToAppend } from '#libs/testing';
import { drawFactId } from '../aggregate-store/fact-id.js';
import type { EventStore } from '../event-store.js';
import { assertSameHistory } from '../same-history.js';
import { assertSqliteVersion } from './log-format.js';
import { SqliteEventStore, type SqliteEventStoreOptions } from './sqlite-event-store.js';
import { verifyLog } from './verify-log.js';

const folder = mkdtempSync(join(tmpdir(), 'bourse-log-'));
let path = '';
let logCount = 0;
let opened: EventStore[] = [];

async function open(options: Omit<SqliteEventStoreOptions, 'path'> = {}): Promise<SqliteEventStore> {
  const store = await SqliteEventStore.open({ path, ...options });
  opened.push(store);
  return store;
}

async function fill(count: number, stream = 'team-payments'): Promise<void> {
  const store = await open();
  for (let from = 0; from < count; from += 500) {
    const facts = factsToAppend(Math.min(500, count - from));
    const answer = await store.append(stream, facts, from === 0 ? 'no-stream' : from - 1);
    expect(answer.outcome).toBe('appended');
  }
  await store.close();
}

/** Changes the closed file behind the log's back. */
function tamper(sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

const big = () => [factToAppend({ text: 'x'.repeat(30_000) })];

beforeEach(() => {
  logCount += 1;
  path = join(folder, `${logCount}`, 'log.sqlite');
});
afterEach(async () => {
  for (const store of opened) await store.close();
  opened = [];
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('recording the time', () => {
  it('takes it from the clock it was given, and never goes back when that does', async () => {
    const times = ['2030-05-01T00:00:00.000Z', '2029-01-01T00:00:00.000Z', '2030-06-01T00:00:00.000Z'];
    let now = 0;
    const clock = { now: () => new Date(times[now++] ?? '') };
    const store = await open({ clock });
    for (const revision of ['no-stream', 0, 1] as const) await store.append('team-a', factsToAppend(1), revision);
    const { facts } = await store.readStream('team-a', 0);
    expect(facts.map(({ recordedAt }) => recordedAt)).toEqual([times[0], times[0], times[2]]);
  });

  it('never goes back over a restart', async () => {
    const late = await open({ clock: { now: () => new Date('2030-05-01T00:00:00.000Z') } });
    await late.append('team-a', factsToAppend(1), 'no-stream');
    await late.close();
    const early = await open({ clock: { now: () => new Date('2029-01-01T00:00:00.000Z') } });
    await early.append('team-a', factsToAppend(1), 0);
    const { facts } = await early.readAll(undefined);
    expect(facts.map(({ recordedAt }) => recordedAt)).toEqual(Array(2).fill('2030-05-01T00:00:00.000Z'));
  });
});

describe('opening a log again', () => {
  it('goes on where it ended, and recognises a retry of what an earlier process stored', async () => {
    const facts = factsToAppend(2);
    const first = await open();
    const answer = await first.append('team-a', facts, 'no-stream');
    await first.append('team-b', factsToAppend(1), 'no-stream');
    await first.close();
    const second = await open();
    expect(await second.append('team-a', facts, 'no-stream')).toEqual(answer);
    expect(await second.append('team-a', factsToAppend(1), 1)).toMatchObject({ outcome: 'appended', revision: 2 });
  });

  it('is refused while another writes, and lets readers in', async () => {
    const writer = await open();
    await expect(open()).rejects.toThrow(/open for writing in another process/);
    const reader = await open({ readOnly: true });
    await writer.append('team-a', factsToAppend(1), 'no-stream');
    expect((await reader.readAll(undefined)).facts).toHaveLength(1);
  });

  it('is free again once the writer has closed', async () => {
    await (await open()).close();
    expect((await open()).isWritable()).toBe(true);
  });

  it('is refused on an SQLite that can lose a WAL', () => {
    expect(() => assertSqliteVersion('3.51.2')).toThrow(/SQLite 3\.51\.2 is too old/);
    expect(() => assertSqliteVersion('3.9.9')).toThrow(/too old/);
    expect(() => assertSqliteVersion('3.51.3')).not.toThrow();
    expect(() => assertSqliteVersion('4.0.0')).not.toThrow();
  });

  it('is refused for a file of a newer release, and for one that is no log', async () => {
    await fill(1);
    tamper('PRAGMA user_version = 3');
    await expect(open()).rejects.toThrow(/newer release \(format 3, this one reads up to 2\)/);
    tamper('PRAGMA user_version = 2; PRAGMA application_id = 7');
    await expect(open()).rejects.toThrow(/holds no log of Bourse/);
    writeFileSync(path, 'a letter, not a database, and long enough to be taken for one'.repeat(100));
    await expect(open()).rejects.toThrow(/not a database/);
  });

  it('is refused for a file of a build from before the first release, with words that say what to do', async () => {
    await fill(1);
    tamper('ALTER TABLE facts RENAME COLUMN checksum TO digest; PRAGMA user_version = 1');
    const before = readFileSync(path);
    const refusal = {
      name: 'StoreUnsupported',
      message: expect.stringMatching(/before the first release \(format 1,/),
    };
    await expect(open()).rejects.toMatchObject(refusal);
    await expect(open({ readOnly: true })).rejects.toMatchObject(refusal);
    expect(() => verifyLog(path)).toThrow(expect.objectContaining(refusal));
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('is refused read-only where there is no log', async () => {
    await expect(open({ readOnly: true })).rejects.toThrow(/There is no log/);
    expect(existsSync(path)).toBe(false);
  });
});

describe('reading beside the writer', () => {
  it('follows what another process appends, and appends nothing', async () => {
    const writer = await open();
    const reader = await open({ readOnly: true });
    await expect(reader.append('team-a', factsToAppend(1), 'no-stream')).rejects.toThrow(/reading only/);
    expect(reader.isWritable()).toBe(false);
    const stop = new AbortController();
    const counts: number[] = [];
    const following = (async () => {
      for await (const { facts } of reader.subscribe(undefined, { signal: stop.signal })) {
        counts.push(facts.length);
        if (facts.length > 0) stop.abort();
      }
    })();
    await writer.append('team-a', factsToAppend(3), 'no-stream');
    await following;
    expect(counts.at(-1)).toBe(3);
  });
});

describe('running out of room', () => {
  const quota = { pageCountMax: 40 };

  it('refuses whole, keeps what was stored, and still answers reads and retries', async () => {
    const store = await open(quota);
    const stored = big();
    const answer = await store.append('team-a', stored, 'no-stream');
    let revision = 0;
    for (; revision < 20; revision += 1) {
      const outcome = await store.append('team-a', big(), revision);
      if (outcome.outcome === 'refused') break;
    }
    const [refused, retried, wrong] = await Promise.all([
      store.append('team-b', big(), 'no-stream'),
      store.append('team-a', stored, 'no-stream'),
      store.append('team-a', big(), 99),
    ]);
    expect(refused).toMatchObject({ outcome: 'refused', code: 'STORAGE_FULL' });
    expect(retried).toEqual(answer);
    expect(wrong).toEqual({ outcome: 'conflict', actualRevision: revision });
    expect((await store.readStream('team-a', 0)).facts).toHaveLength(revision + 1);
    expect(store.isWritable()).toBe(true);
    await store.close();
    const roomy = await open();
    expect(await roomy.append('team-a', big(), revision)).toMatchObject({ outcome: 'appended' });
  });
});

describe('closing', () => {
  it('finishes the appends under way and takes no more', async () => {
    const store = await open();
    const under = Array.from({ length: 500 }, (_, index) =>
      store.append(`team-${index}`, factsToAppend(1), 'no-stream'),
    );
    await store.close();
    expect(new Set((await Promise.all(under)).map(({ outcome }) => outcome))).toEqual(new Set(['appended']));
    expect(await store.append('team-x', factsToAppend(1), 'no-stream')).toMatchObject({ outcome: 'unknown' });
    await expect(store.readAll(undefined)).rejects.toThrow(/closed/);
  });
});

describe('a deadline', () => {
  it('is answered as unknown, and the retry tells what became of the append', async () => {
    const store = await open();
    const facts = factsToAppend(1);
    expect(await store.append('team-a', facts, 'no-stream', { deadlineMs: 0 })).toMatchObject({ outcome: 'unknown' });
    expect(await store.append('team-a', facts, 'no-stream')).toMatchObject({ outcome: 'appended', revision: 0 });
    expect((await store.readStream('team-a', 0)).facts).toHaveLength(1);
  });
});

describe('starting on a log that is not as it was', () => {
  it.each([
    ['a changed fact', "UPDATE facts SET data = '{}' WHERE position = 3"],
    ['a changed last fact', "UPDATE facts SET data = '{}' WHERE position = 10"],
    ['a changed time', "UPDATE facts SET recorded_at = '2001-01-01T00:00:00.000Z' WHERE position = 4"],
    ['a missing fact', 'DELETE FROM facts WHERE position = 5'],
    ['a missing first fact', 'DELETE FROM facts WHERE position = 1'],
  ])('is refused with %s', async (_what, sql) => {
    await fill(10);
    tamper(sql);
    const before = readFileSync(path);
    await expect(open()).rejects.toThrow(/is damaged, and nothing was changed in it/);
    expect(readFileSync(path).equals(before)).toBe(true);
    await expect(open({ readOnly: true })).rejects.toThrow(/is damaged/);
  });

  it('is refused when it ends before the last acknowledged fact, naming who remembers', async () => {
    await fill(10);
    tamper('DELETE FROM facts WHERE position > 8');
    await expect(open()).rejects.toThrow(
      /STORE_TRUNCATED: .*log\.sqlite-head has seen \w+\.0*10, but the log ends at \w+\.8/,
    );
    rmSync(path);
    await expect(open()).rejects.toThrow(/STORE_TRUNCATED: .*ends at its beginning/);
  });

  it('is refused when a view has seen more than the log holds, or another log', async () => {
    await fill(2);
    const store = await open();
    const head = (await store.head()) ?? '';
    await expect(assertSameHistory(store, [{ name: 'OfferBook', position: head }])).resolves.toBeUndefined();
    await expect(assertSameHistory(store, [{ name: 'OfferBook', position: undefined }])).resolves.toBeUndefined();
    const ahead = head.replace(/\d+$/, '3');
    const witnesses = [
      { name: 'OfferBook', position: head },
      { name: 'Catalogue', position: ahead },
    ];
    await expect(assertSameHistory(store, witnesses)).rejects.toMatchObject({
      code: 'STORE_TRUNCATED',
      witness: 'Catalogue',
      witnessPosition: ahead,
      headPosition: head,
    });
    await expect(assertSameHistory(store, [{ name: 'Other', position: 'otherlog.1' }])).rejects.toMatchObject({
      code: 'ANOTHER_LOG',
      message: expect.stringContaining(`Other has seen facts of the log otherlog, but this is the log ${store.logId}`),
    });
  });

  it('is refused when it holds another fact where a view has seen one, with both places, both times and what to run', async () => {
    await fill(3);
    const store = await open();
    const newest = await store.newest();
    const seen = {
      name: 'OfferBook',
      position: newest?.position,
      factId: drawFactId(Date.parse('2026-05-04T03:02:01Z')),
    };
    const same = { name: 'Catalogue', position: newest?.position, factId: newest?.id };
    await expect(assertSameHistory(store, [same])).resolves.toBeUndefined();
    const refused = assertSameHistory(store, [same, seen]);
    await expect(refused).rejects.toMatchObject({ code: 'LOG_WENT_BACK', witness: 'OfferBook' });
    const places = `2026-05-04T03:02:01.000Z at ${newest?.position}, .* ends at ${newest?.position}, recorded at ${newest?.recordedAt}`;
    await expect(refused).rejects.toThrow(new RegExp(`${places}.*npm run accept-restored-log`));
  });
});

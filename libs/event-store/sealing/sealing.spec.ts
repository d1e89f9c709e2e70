import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  commandNamed,
  InMemoryEventStore,
  InMemorySealing,
  keysContract,
  placeBook,
  sealingContract,
  shelf,
} from '#libs/testing';
import { AggregateStore } from '../aggregate-store/aggregate-store.js';
import { StoreUnavailable } from '../event-store.js';
import { checkKeys } from './check-keys.js';
import { type FileKeys, openKeys } from './open-keys.js';
import { type Sealing, StreamErased } from './sealing.js';

const place = { factId: 'fact-1', field: 'note' };
let directory: string;
let keys: FileKeys;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bourse-keys-'));
  keys = openKeys({ directory });
});

afterEach(() => {
  keys.close();
  rmSync(directory, { recursive: true });
});

const reopen = () => {
  keys.close();
  keys = openKeys({ directory });
};

const onDisk = () =>
  Buffer.concat(['keys.sqlite', 'keys.sqlite-wal'].map((name) => readFileSync(join(directory, name))));

function wrappedKeyOf(stream: string): Buffer {
  const database = new DatabaseSync(join(directory, 'keys.sqlite'));
  const key = database.prepare('SELECT wrapped_key FROM stream_keys WHERE stream = ?').get(stream)?.['wrapped_key'];
  database.close();
  if (!(key instanceof Uint8Array)) throw new Error(`${stream} has no key`);
  return Buffer.from(key);
}

const logOf = async (sealing: Sealing) => {
  const log = new InMemoryEventStore();
  await new AggregateStore(shelf, log, sealing).decide('a', commandNamed('first'), placeBook('dune', 'secret'));
  return log;
};

const sealings: readonly (readonly [string, () => Sealing])[] = [
  ['with keys in a file', () => keys.sealing],
  ['in memory', () => new InMemorySealing()],
];

describe.each(sealings)('sealing %s', (_name, make) => {
  sealingContract({ expect, it }, make);
});

describe('keys in a file', () => {
  keysContract(
    { expect, it },
    {
      current: () => keys,
      reopen: async () => reopen(),
      another: async () => openKeys({ directory }),
      lose: async (stream) => {
        keys.close();
        const database = new DatabaseSync(join(directory, 'keys.sqlite'));
        database.prepare('DELETE FROM stream_keys WHERE stream = ?').run(stream);
        database.close();
        keys = openKeys({ directory });
      },
    },
  );

  it('leave nothing of an erased key on the disk', async () => {
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => keys.sealing.seal(`shelf-${name}`, 'secret', place)));
    const wrappedKey = wrappedKeyOf('shelf-a');
    expect(onDisk().includes(wrappedKey)).toBe(true);
    await keys.sealing.eraseStreams(['shelf-a']);
    expect(onDisk().includes(wrappedKey)).toBe(false);
    reopen();
    await expect(keys.sealing.seal('shelf-a', 'more', place)).rejects.toThrow(StreamErased);
  });

  it('do not call a key erased that is still on the disk, because somebody reads the file', async () => {
    await keys.sealing.seal('shelf-a', 'secret', place);
    const wrappedKey = wrappedKeyOf('shelf-a');
    const reader = new DatabaseSync(join(directory, 'keys.sqlite'), { readOnly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT * FROM stream_keys').all();
    await expect(keys.sealing.eraseStreams(['shelf-a'])).rejects.toThrow(StoreUnavailable);
    expect(onDisk().includes(wrappedKey)).toBe(true);
    reader.close();
    await keys.sealing.eraseStreams(['shelf-a']);
    expect(onDisk().includes(wrappedKey)).toBe(false);
  });

  it('are for nobody else on the machine', () => {
    const modes = ['keys.sqlite', 'keys.sqlite-wal'].map((name) => statSync(join(directory, name)).mode % 0o1000);
    expect(modes).toEqual([0o600, 0o600]);
  });

  it('hold no name of a person in the clear', async () => {
    await keys.people.remember('p1', { name: 'Ada Lovelace', email: 'ada@example.org' });
    expect(onDisk().toString('latin1')).not.toMatch(/Lovelace|example\.org/);
  });

  it('hold nothing in the clear of what somebody may do', async () => {
    await keys.people.signedIn('p1', { at: '2026-01-01T08:00:00.000Z', claims: 'payments' });
    expect(onDisk().toString('latin1')).not.toContain('payments');
  });

  it('leave nothing of the last sign-in of somebody who was erased', async () => {
    await keys.people.signedIn('p1', { at: '2026-01-01T08:00:00.000Z', claims: '[]' });
    await keys.people.eraseSubjects(['p1']);
    const database = new DatabaseSync(join(directory, 'keys.sqlite'), { readOnly: true });
    expect(database.prepare('SELECT signed_in_at, sign_in FROM people').all()).toEqual([
      { signed_in_at: null, sign_in: null },
    ]);
    database.close();
  });

  it('notice a sign-in that was moved to somebody else, or to another instant', async () => {
    await keys.people.signedIn('p1', { at: '2026-01-01T08:00:00.000Z', claims: '[]' });
    const database = new DatabaseSync(join(directory, 'keys.sqlite'));
    database.exec(`INSERT INTO people SELECT 'p2', NULL, NULL, signed_in_at, sign_in FROM people;
      UPDATE people SET signed_in_at = '2027-01-01T08:00:00.000Z' WHERE principal = 'p1'`);
    database.close();
    await expect(keys.people.lastSignIn('p1')).rejects.toThrow('altered or moved');
    await expect(keys.people.lastSignIn('p2')).rejects.toThrow('altered or moved');
  });

  it('are brought up to date when an older release made them, and keep sign-ins from then on', async () => {
    await keys.people.remember('p1', { name: 'Ada', email: '' });
    keys.close();
    const database = new DatabaseSync(join(directory, 'keys.sqlite'));
    database.exec(`ALTER TABLE people DROP COLUMN signed_in_at; ALTER TABLE people DROP COLUMN sign_in;
      DELETE FROM installation WHERE name <> 'fingerprint'`);
    database.close();
    keys = openKeys({ directory, clock: { now: () => new Date('2026-03-01T00:00:00.000Z') } });
    expect(keys.people.signInsKeptSince).toBe('2026-03-01T00:00:00.000Z');
    expect((await keys.people.nameOf(['p1'])).get('p1')?.name).toBe('Ada');
    expect(await keys.people.lastSignIn('p1')).toEqual({ outcome: 'NEVER' });
    await keys.people.signedIn('p1', { at: '2026-03-01T08:00:00.000Z', claims: '[]' });
    reopen();
    expect(keys.people.signInsKeptSince).toBe('2026-03-01T00:00:00.000Z');
    expect(await keys.people.lastSignIn('p1')).toMatchObject({ outcome: 'SIGNED_IN' });
  });
});

describe('checking the keys against the log at start', () => {
  it('passes when the log is empty, or its texts open', async () => {
    for (const log of [new InMemoryEventStore(), await logOf(keys.sealing)]) {
      await expect(checkKeys(log, keys.sealing)).resolves.toBeUndefined();
    }
  });

  it('says so when the facts were sealed under another master key', async () => {
    const log = await logOf(keys.sealing);
    const elsewhere = mkdtempSync(join(tmpdir(), 'bourse-keys-'));
    const others = openKeys({ directory: elsewhere });
    await expect(checkKeys(log, others.sealing)).rejects.toThrow('sealed under another master key');
    others.close();
    rmSync(elsewhere, { recursive: true });
  });

  it('passes when some texts cannot be read and others can', async () => {
    const log = new InMemoryEventStore();
    const shelves = new AggregateStore(shelf, log, keys.sealing);
    for (const id of ['a', 'b']) await shelves.decide(id, commandNamed(id), placeBook('dune', 'secret'));
    keys.close();
    const database = new DatabaseSync(join(directory, 'keys.sqlite'));
    database.exec("DELETE FROM stream_keys WHERE stream = 'shelf-a'");
    database.close();
    keys = openKeys({ directory });
    await expect(checkKeys(log, keys.sealing)).resolves.toBeUndefined();
  });

  it('says so when the file of keys was lost', async () => {
    const log = await logOf(keys.sealing);
    keys.close();
    for (const ending of ['', '-wal', '-shm']) rmSync(join(directory, `keys.sqlite${ending}`), { force: true });
    keys = openKeys({ directory });
    await expect(checkKeys(log, keys.sealing)).rejects.toThrow('nothing holds a key for it');
  });
});

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commandNamed, InMemoryEventStore, InMemorySealing, placeBook, shelf } from '#libs/testing';
import { AggregateStore } from '../aggregate-store/aggregate-store.js';
import { StoreUnavailable } from '../event-store.js';
import { checkKeys } from './check-keys.js';
import { type Keys, openKeys } from './open-keys.js';
import { SealBroken, type Sealing, StreamErased } from './sealing.js';

const place = { factId: 'fact-1', field: 'note' };
let directory: string;
let keys: Keys;

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
  it('gives back every text that was sealed, and shows none of it', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const sealing = make();
        const sealed = await sealing.seal('shelf-a', text, place);
        expect(await sealing.open('shelf-a', sealed, place)).toBe(text);
        expect(await sealing.open('shelf-a', sealed)).toBe(text);
        expect(text === '' ? sealed === '' : sealed.startsWith('sealed:')).toBe(true);
      }),
    ));

  it('opens a page of texts in order', async () => {
    const sealing = make();
    const streams = ['shelf-a', 'shelf-b', 'shelf-a'];
    const texts = await Promise.all(
      streams.map(async (stream, index) => ({ stream, text: await sealing.seal(stream, `text ${index}`, place) })),
    );
    expect(await sealing.openAll(texts)).toEqual(['text 0', 'text 1', 'text 2']);
  });

  it('does not open a text in another stream, fact or field', async () => {
    const sealing = make();
    const sealed = await sealing.seal('shelf-a', 'secret', place);
    await sealing.seal('shelf-b', 'other', place);
    await expect(sealing.open('shelf-b', sealed)).rejects.toThrow(SealBroken);
    await expect(sealing.open('shelf-a', sealed, { ...place, factId: 'fact-2' })).rejects.toThrow(SealBroken);
    await expect(sealing.open('shelf-a', sealed, { ...place, field: 'other' })).rejects.toThrow(SealBroken);
  });

  it('does not open a text that was never sealed', async () => {
    await expect(make().open('shelf-a', 'in the clear')).rejects.toThrow(SealBroken);
  });

  it('says that a text is erased once its stream is, and seals nothing there again', async () => {
    const sealing = make();
    const sealed = await sealing.seal('shelf-a', 'secret', place);
    const other = await sealing.seal('shelf-b', 'kept', place);
    const countBefore = sealing.erasureCount;
    await sealing.eraseStream('shelf-a');
    await sealing.eraseStream('shelf-a');
    expect(await sealing.open('shelf-a', sealed)).toBe('erased');
    expect(await sealing.open('shelf-b', other)).toBe('kept');
    expect(sealing.erasureCount).toBeGreaterThan(countBefore);
    await expect(sealing.seal('shelf-a', 'more', place)).rejects.toThrow(StreamErased);
  });

  it('counts the same digest for the same payload, whatever the order of its keys', () => {
    const sealing = make();
    expect(sealing.digest({ a: 1, b: { c: [1, 2], d: 'x' } })).toBe(sealing.digest({ b: { d: 'x', c: [1, 2] }, a: 1 }));
    expect(sealing.digest({ a: 1 })).not.toBe(sealing.digest({ a: 2 }));
    expect(sealing.digest({ a: 1 })).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('keys in a file', () => {
  it('open after a restart what was sealed before it, and give the same digests', async () => {
    const sealed = await keys.sealing.seal('shelf-a', 'secret', place);
    const digest = keys.sealing.digest('payload');
    reopen();
    expect(await keys.sealing.open('shelf-a', sealed, place)).toBe('secret');
    expect(keys.sealing.digest('payload')).toBe(digest);
  });

  it('are made once for many texts at once', async () => {
    const streams = Array.from({ length: 300 }, (_, index) => `shelf-${index % 100}`);
    const sealed = await Promise.all(streams.map((stream) => keys.sealing.seal(stream, stream, place)));
    reopen();
    expect(await keys.sealing.openAll(sealed.map((text, index) => ({ stream: streams[index] ?? '', text })))).toEqual(
      streams,
    );
  });

  it('notice every altered character of a sealed text', async () => {
    const sealed = await keys.sealing.seal('shelf-a', 'secret', place);
    for (let index = 0; index < sealed.length - 1; index += 1) {
      const altered = `${sealed.slice(0, index)}${sealed[index] === 'b' ? 'c' : 'b'}${sealed.slice(index + 1)}`;
      await expect(keys.sealing.open('shelf-a', altered)).rejects.toThrow(SealBroken);
    }
  });

  it('leave nothing of an erased key on the disk', async () => {
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => keys.sealing.seal(`shelf-${name}`, 'secret', place)));
    const wrappedKey = wrappedKeyOf('shelf-a');
    expect(onDisk().includes(wrappedKey)).toBe(true);
    await keys.sealing.eraseStream('shelf-a');
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
    await expect(keys.sealing.eraseStream('shelf-a')).rejects.toThrow(StoreUnavailable);
    expect(onDisk().includes(wrappedKey)).toBe(true);
    reader.close();
    await keys.sealing.eraseStream('shelf-a');
    expect(onDisk().includes(wrappedKey)).toBe(false);
  });

  it('are for nobody else on the machine', () => {
    const modes = ['keys.sqlite', 'keys.sqlite-wal'].map((name) => statSync(join(directory, name)).mode % 0o1000);
    expect(modes).toEqual([0o600, 0o600]);
  });

  it('notice within about a second that another process erased a stream', async () => {
    const sealed = await keys.sealing.seal('shelf-a', 'secret', place);
    const other = openKeys({ directory });
    await other.sealing.eraseStream('shelf-a');
    other.close();
    await new Promise((resolve) => {
      setTimeout(resolve, 1_050);
    });
    expect(await keys.sealing.open('shelf-a', sealed)).toBe('erased');
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

  it('says so when the file of keys was lost', async () => {
    const log = await logOf(keys.sealing);
    keys.close();
    for (const ending of ['', '-wal', '-shm']) rmSync(join(directory, `keys.sqlite${ending}`), { force: true });
    keys = openKeys({ directory });
    await expect(checkKeys(log, keys.sealing)).rejects.toThrow('holds no key for it');
  });
});

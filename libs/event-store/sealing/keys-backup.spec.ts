import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock as clock } from '#libs/kernel';
import { backUpKeys, restorableKeys } from './keys-backup.js';
import { type Keys, openKeys } from './open-keys.js';

const place = { factId: 'fact-1', field: 'note' };
let directory: string;
let live: string;
let copy: string;
let keys: Keys;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bourse-keys-'));
  live = join(directory, 'live');
  copy = join(directory, 'copy');
  keys = openKeys({ directory: live });
});
afterEach(async () => {
  await keys.close();
  rmSync(directory, { recursive: true });
});

describe('copying keys', () => {
  it('lets a lost installation open its texts again', async () => {
    const sealed = await keys.sealing.seal('shelf-a', 'secret', place);
    await backUpKeys({ from: live, to: copy, clock });
    expect(readdirSync(copy).toSorted()).toEqual(['keys.json', 'keys.sqlite', 'master.key']);
    const elsewhere = join(directory, 'elsewhere');
    const putInPlace = await restorableKeys({ from: copy, to: elsewhere });
    expect(existsSync(elsewhere)).toBe(false);
    putInPlace();
    const restored = openKeys({ directory: elsewhere });
    expect(await restored.sealing.open('shelf-a', sealed, place)).toBe('secret');
    restored.close();
  });

  it('again replaces the copy, and takes what was erased out of it', async () => {
    const sealed = await keys.sealing.seal('shelf-a', 'secret', place);
    await backUpKeys({ from: live, to: copy, clock });
    await keys.sealing.eraseStreams(['shelf-a']);
    await backUpKeys({ from: live, to: copy, clock });
    const restored = openKeys({ directory: copy });
    expect(await restored.sealing.open('shelf-a', sealed, place)).toBe('erased');
    restored.close();
  });

  it('is refused without keys, and over anything but a copy of keys', async () => {
    await expect(backUpKeys({ from: directory, to: copy, clock })).rejects.toThrow('There is no keys.sqlite');
    mkdirSync(copy);
    writeFileSync(join(copy, 'holiday.jpg'), '');
    await expect(backUpKeys({ from: live, to: copy, clock })).rejects.toThrow('something else than a copy of keys');
    expect(readdirSync(copy)).toEqual(['holiday.jpg']);
  });
});

describe('putting keys in place', () => {
  it('is refused where keys are, and from a copy that is not whole or not as it was made', async () => {
    await backUpKeys({ from: live, to: copy, clock });
    await expect(restorableKeys({ from: copy, to: live })).rejects.toThrow('holds keys already');
    await expect(restorableKeys({ from: live, to: directory })).rejects.toThrow('no copy of keys');
    const damaged = readFileSync(join(copy, 'master.key'));
    damaged.writeUInt8(damaged.readUInt8(0) ^ 1, 0);
    writeFileSync(join(copy, 'master.key'), damaged);
    await expect(restorableKeys({ from: copy, to: directory })).rejects.toThrow('master.key in');
  });
});

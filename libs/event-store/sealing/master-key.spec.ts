import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MasterKeyFault } from './master-key.js';
import { openKeys } from './open-keys.js';

let directory: string;
const oneKey = Buffer.alloc(32, 1).toString('base64');

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bourse-keys-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

const open = (masterKey?: string) => openKeys({ directory, masterKey }).close();
const keyFile = () => join(directory, 'master.key');

describe('the master key', () => {
  it('is made on the first start, and only its owner may read it', () => {
    open();
    expect(statSync(keyFile())).toMatchObject({ size: 32, mode: 0o100600 });
    open();
  });

  it('is made whatever a start that was cut off left behind', () => {
    writeFileSync(`${keyFile()}.${process.pid}`, 'half');
    open();
    expect(statSync(keyFile()).size).toBe(32);
  });

  it('may come from the configuration, and is then kept nowhere', () => {
    open(oneKey);
    expect(statSync(keyFile(), { throwIfNoEntry: false })).toBeUndefined();
    open(oneKey);
  });

  it('is refused when it is not 32 bytes', () => {
    expect(() => open('c2hvcnQ=')).toThrow(MasterKeyFault);
    writeFileSync(keyFile(), 'short', { mode: 0o600 });
    expect(() => open()).toThrow('5 bytes instead of 32');
  });

  it('is refused when others can read its file', () => {
    open();
    chmodSync(keyFile(), 0o640);
    expect(() => open()).toThrow('can be read by others');
  });

  it('is refused when the keys were wrapped with another one', () => {
    open();
    expect(() => open(oneKey)).toThrow('were wrapped with master key');
  });

  it('is never made anew beside keys that were wrapped with a lost one', () => {
    open();
    rmSync(keyFile());
    expect(() => open()).toThrow('is missing, and keys were wrapped with it');
  });
});

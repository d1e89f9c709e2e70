import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { tearOff } from './tear.js';

const folder = mkdtempSync(join(tmpdir(), 'bourse-tear-'));
const path = join(folder, 'file');
const bytes = Uint8Array.from({ length: 512 }, (_, value) => value % 256);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('tearing a file', () => {
  it('changes every byte after the tear, whatever stood there, and none before it', () => {
    writeFileSync(path, bytes);
    tearOff(path, { offset: 200, isGarbage: true });
    const torn = readFileSync(path);
    expect(torn).toHaveLength(bytes.length);
    expect([...torn].findIndex((byte, index) => byte !== bytes[index])).toBe(200);
    expect([...torn].slice(200).filter((byte, index) => byte === bytes[200 + index])).toEqual([]);
  });

  it('leaves nothing after the tear when there is to be no noise', () => {
    writeFileSync(path, bytes);
    tearOff(path, { offset: 200, isGarbage: false });
    expect([...readFileSync(path)]).toEqual([...bytes.subarray(0, 200)]);
  });
});

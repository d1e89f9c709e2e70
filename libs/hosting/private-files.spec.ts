import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readConfiguration } from '#libs/configuration';
import { systemClock } from '#libs/kernel';
import { openStores } from './stores.js';

const folder = mkdtempSync(join(tmpdir(), 'bourse-private-'));
const umask = process.umask();
afterAll(() => {
  process.umask(umask);
  rmSync(folder, { recursive: true });
});

describe('the files of a data directory', () => {
  it('are for their owner alone, also those that were there before and were not', async () => {
    process.umask(0o022);
    const older = join(folder, 'views.sqlite');
    writeFileSync(older, '', { mode: 0o644 });
    const read = readConfiguration({ BOURSE_DATA_DIRECTORY: folder });
    if (read.outcome === 'invalid') throw new Error(read.problems.join('\n'));
    const stores = await openStores(read.configuration, systemClock, () => undefined);
    const modes = readdirSync(folder).map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]);
    await stores.close();
    expect(modes.map(([name]) => name)).toEqual(expect.arrayContaining(['log.sqlite', 'operations.sqlite-wal']));
    expect(modes.filter(([, mode]) => mode !== '600')).toEqual([]);
  });
});

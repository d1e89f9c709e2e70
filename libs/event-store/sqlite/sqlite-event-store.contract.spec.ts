import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { eventStoreContract } from '#libs/testing';
import { SqliteEventStore } from './sqlite-event-store.js';

const folder = mkdtempSync(join(tmpdir(), 'bourse-log-'));
let logCount = 0;
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the embedded log', () => {
  it.each(eventStoreContract)('$point', async ({ check }) => {
    logCount += 1;
    const path = join(folder, `${logCount}`, 'log.sqlite');
    await expect(check(() => SqliteEventStore.open({ path }))).resolves.toBeUndefined();
  });
});

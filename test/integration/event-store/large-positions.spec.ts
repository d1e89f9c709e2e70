import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStoreDbEventStore } from '#libs/event-store';
import { parsePosition } from '#libs/kernel';
import { eventStoreContract, factsToAppend } from '#libs/testing';
import { startEventStoreDb } from '../../servers/eventstoredb/start.js';
import type { TestServer } from '../../servers/test-server.js';

/** Far beyond 32 bits, and just below a number with one digit more: an order of texts would show. */
const positionsFrom = 999_999_990_000;
const folder = mkdtempSync(join(tmpdir(), 'bourse-large-positions-'));
let server: TestServer;

beforeAll(async () => {
  server = await startEventStoreDb(folder, 0, { notReadyMs: 0, positionsFrom });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const open = () =>
  EventStoreDbEventStore.open({
    url: server.environment['EVENTSTORE_URL'] ?? '',
    namespace: `t${randomBytes(6).toString('hex')}`,
  });

describe('a log behind which a terabyte stands', () => {
  it('has positions beyond 32 bits, kept exactly as the server gave them', async () => {
    const store = await open();
    const answer = await store.append('shelf-1', factsToAppend(1), 'no-stream');
    const newest = await store.newest();
    expect(answer).toMatchObject({ outcome: 'appended', position: newest?.position });
    expect(parsePosition(newest?.position ?? '').ordinal).toBeGreaterThan(positionsFrom);
    await store.close();
  });

  it.each(eventStoreContract)('$point', async ({ check }) => {
    await expect(check(open)).resolves.toBeUndefined();
  });
});

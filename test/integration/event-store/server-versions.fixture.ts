import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { EventStoreDbEventStore, type EventStoreDbOptions, UnknownPosition } from '#libs/event-store';
import { formatPosition, parsePosition } from '#libs/kernel';
import { factsToAppend } from '#libs/testing';
import { type ServerVersion, startEventStoreDb } from '../../servers/eventstoredb/start.js';

const told = (error: unknown): unknown => error;

/** What a read and a follower are told who begin at a position that no event has. The log must not be empty. */
export async function askedNowhere(store: EventStoreDbEventStore): Promise<readonly unknown[]> {
  const { logId, ordinal } = parsePosition((await store.head()) ?? '');
  const nowhere = formatPosition(logId, ordinal - 1);
  const feed = store.subscribe(nowhere, { signal: AbortSignal.timeout(20_000) })[Symbol.asyncIterator]();
  return [await store.readAll(nowhere).catch(told), await feed.next().catch(told)];
}

type Client = NonNullable<EventStoreDbOptions['client']>;

/** Does something with a log of its own on a server that answers as the version does. */
async function onServer<T>(
  version: ServerVersion,
  client: Client,
  use: (store: EventStoreDbEventStore) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bourse-versions-'));
  const server = await startEventStoreDb(folder, 0, { notReadyMs: 0, version });
  const store = await EventStoreDbEventStore.open({ url: server.environment['EVENTSTORE_URL'] ?? '', client });
  try {
    return await use(store);
  } finally {
    await store.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where the answers of servers differ, and what is told through either client does not. */
export function describeServerVersions(client: Client): void {
  describe(`a server of each version through the client '${client}'`, () => {
    it.each(['24.2', '23.10'] as const)('tells of a position that no event has: %s', async (version) => {
      const answers = await onServer(version, client, async (store) => {
        await store.append('shelf-1', factsToAppend(2), 'no-stream', { deadlineMs: 20_000 });
        return askedNowhere(store);
      });
      expect(answers).toEqual([expect.any(UnknownPosition), expect.any(UnknownPosition)]);
    });
  });
}

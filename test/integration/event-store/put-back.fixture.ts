import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventStoreDbEventStore, LogWentBack } from '#libs/event-store';
import { formatPosition, parsePosition } from '#libs/kernel';
import { factsToAppend } from '#libs/testing';
import { startEventStoreDb } from '../../servers/eventstoredb/start.js';
import type { TestServer } from '../../servers/test-server.js';

const notReadyMs = 500;

async function record(into: EventStoreDbEventStore, stream: string, count: number): Promise<void> {
  const outcome = await into.append(stream, factsToAppend(count), 'no-stream', { deadlineMs: 20_000 });
  expect(outcome).toMatchObject({ outcome: 'appended' });
}

/** A server of a spec's own, whose data is copied and put back, and a process that has seen five facts of it. */
function room(client: 'eventstore' | 'kurrentdb') {
  let folder: string;
  let server: TestServer;
  let store: EventStoreDbEventStore;
  const opened: EventStoreDbEventStore[] = [];

  const open = async () => {
    const url = server.environment['EVENTSTORE_URL'] ?? '';
    const another = await EventStoreDbEventStore.open({ url, client, namespace: 'putback', silenceMs: 2_000 });
    opened.push(another);
    return another;
  };
  const asleep = async (work: () => void) => {
    await server.control('kill');
    work();
    // As every process asks once a second, so that it hears of this; one whose last question is still under way may know already.
    await expect(store.head({ deadlineMs: 200 })).rejects.toThrow(/does not answer|LOG_WENT_BACK/);
    await server.control('start');
  };
  const keep = (name: string) => cpSync(join(folder, 'server'), join(folder, name), { recursive: true });
  const put = (name: string) => {
    rmSync(join(folder, 'server'), { recursive: true });
    cpSync(join(folder, name), join(folder, 'server'), { recursive: true });
  };
  const follow = async () => {
    for await (const page of store.subscribe(undefined, { signal: AbortSignal.timeout(30_000) }))
      expect(page).toBeDefined();
  };

  /** A new process, which has seen the log as it is. */
  const begin = async () => {
    store = await open();
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bourse-put-back-'));
    server = await startEventStoreDb(join(folder, 'server'), 0, { notReadyMs });
    await begin();
    await record(store, 'shelf-before', 5);
  });
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  return { asleep, keep, put, open, follow, seen: () => store, forget: begin };
}

/** What a process notices, through either client, of a server whose data was put back to a copy while the process ran. */
export function describePutBack(client: 'eventstore' | 'kurrentdb'): void {
  const { asleep, keep, put, open, follow, seen, forget } = room(client);

  describe(`a server that was put back, seen through the client ${client}`, () => {
    it('is neither appended to nor read nor followed, though it has grown past all that was seen', async () => {
      await asleep(() => keep('copy'));
      await record(seen(), 'shelf-losts', 20);
      const lost = (await seen().head()) ?? '';
      await asleep(() => {
        keep('seen');
        put('copy');
      });
      const other = await open();
      // As large as what was lost, so that the last one stands exactly where the last of those stood.
      await record(other, 'shelf-other', 20);
      expect(await other.factAt(lost)).toBeDefined();
      await record(other, 'shelf-third', 20);
      await asleep(() => {
        keep('grown');
        put('seen');
      });
      await forget();
      await asleep(() => put('grown'));

      await expect(seen().append('shelf-later', factsToAppend(1), 'no-stream')).rejects.toThrow(LogWentBack);
      await expect(seen().readStream('shelf-before', 0)).rejects.toThrow(/this process has seen .* ends at/);
      await expect(seen().readAll(undefined)).rejects.toThrow(LogWentBack);
      await expect(follow()).rejects.toThrow(LogWentBack);
      expect(seen().isWritable()).toBe(false);
      expect((await (await open()).readStream('shelf-later', 0)).facts).toEqual([]);
    });

    it('is noticed while it is shorter than what was seen, too, by who only follows', async () => {
      await asleep(() => keep('copy'));
      const following = follow();
      following.catch(() => undefined);
      await record(seen(), 'shelf-losts', 20);
      await asleep(() => put('copy'));
      await expect(following).rejects.toThrow(LogWentBack);
      expect(seen().history.signal.aborted).toBe(true);
    });

    it('is used as before when nothing is missing in it', async () => {
      await record(seen(), 'shelf-losts', 20);
      await asleep(() => undefined);
      await record(seen(), 'shelf-later', 2);
      expect((await seen().readStream('shelf-losts', 0)).facts).toHaveLength(20);
      expect(seen().history.fault()).toBeUndefined();
    });

    it('is told by the answer to an append that stands before what was seen, though no call has failed', async () => {
      const { logId, ordinal } = parsePosition((await seen().head()) ?? '');
      seen().history.saw({ position: formatPosition(logId, ordinal + 1_000_000), factId: 'a fact of another history' });
      await expect(seen().append('shelf-later', factsToAppend(1), 'no-stream')).rejects.toThrow(LogWentBack);
      await expect(seen().append('shelf-last', factsToAppend(1), 'no-stream')).rejects.toThrow(LogWentBack);
      const other = await open();
      expect((await other.readStream('shelf-last', 0)).facts).toEqual([]);
    });

    it('answers a repetition with its first place as ever', async () => {
      const facts = factsToAppend(2);
      const first = await seen().append('shelf-again', facts, 'no-stream');
      await record(seen(), 'shelf-later', 2);
      expect(await seen().append('shelf-again', facts, 'no-stream')).toEqual(first);
      expect(seen().history.fault()).toBeUndefined();
    });
  });
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventStoreDbEventStore, type EventStoreDbOptions } from '#libs/event-store';
import { factsToAppend } from '#libs/testing';
import { type EventStoreCluster, startEventStoreCluster } from '../../servers/eventstoredb/start-cluster.js';

const promisedMs = 10_000;
const patienceMs = 60_000;

/** How long it takes until the attempt answers, repeated whenever it fails; longer than the patience when it never does. */
async function msUntil(answers: () => Promise<boolean>): Promise<number> {
  const startedAt = performance.now();
  const passedMs = (): number => performance.now() - startedAt;
  while (passedMs() < patienceMs) {
    if (await answers().catch(() => false)) return passedMs();
    await sleep(50);
  }
  return passedMs();
}

/** What is promised when the leader of a cluster is lost, through either client. */
export function describeLostLeader(client: NonNullable<EventStoreDbOptions['client']>): void {
  describe(`a leader that is lost under the client '${client}'`, () => {
    let folder = '';
    let cluster: EventStoreCluster;
    let store: EventStoreDbEventStore;
    const replaced: string[] = [];
    beforeEach(async () => {
      replaced.length = 0;
      folder = mkdtempSync(join(tmpdir(), 'bourse-lost-leader-'));
      cluster = await startEventStoreCluster(folder);
      store = await EventStoreDbEventStore.open({
        url: cluster.url,
        client,
        namespace: 'lost',
        onClientReplaced: ({ kind }) => void replaced.push(kind),
      });
    });
    afterEach(async () => {
      await store.close();
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('is made up for within 10 s: reads, appends and a follower go on with the node that took over', async () => {
      const [before, after] = [factsToAppend(3), factsToAppend(1)];
      const ids = [...before, ...after].map(({ id }) => id);
      await store.append('kept-1', before, 'no-stream');
      const following = new AbortController();
      const fed: string[] = [];
      const feed = (async () => {
        const options = { signal: following.signal };
        for await (const { facts } of store.subscribe(undefined, options)) fed.push(...facts.map(({ id }) => id));
      })();
      await msUntil(async () => fed.length === before.length);

      await (await cluster.leader()).control('kill');
      const [readMs, appendMs, fedMs] = await Promise.all([
        msUntil(async () => (await store.readStream('kept-1', 0)).facts.length >= before.length),
        msUntil(async () => (await store.append('kept-1', after, 2)).outcome === 'appended'),
        msUntil(async () => fed.length === ids.length),
      ]);
      following.abort();
      await feed;

      expect(Math.max(readMs, appendMs)).toBeLessThan(promisedMs);
      expect(fedMs).toBeLessThan(patienceMs);
      expect(fed).toEqual(ids);
      expect(replaced).toContain('reading');
      expect((await store.readStream('kept-1', 0)).facts.map(({ id }) => id)).toEqual(ids);
    });
  });
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreDBClient, NO_STREAM, NotLeaderError } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestServer } from '../test-server.js';
import { failureOf, newStream, noted, placesOf } from './server.fixture.js';
import { type EventStoreCluster, startEventStoreCluster } from './start-cluster.js';

let directory = '';
let cluster: EventStoreCluster;
const clients: EventStoreDBClient[] = [];
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'bourse-cluster-'));
  cluster = await startEventStoreCluster(directory, { electionMs: 1_000 });
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
  await cluster.stop();
  rmSync(directory, { recursive: true, force: true });
});

function connected(url: string): EventStoreDBClient {
  const client = EventStoreDBClient.connectionString(url);
  clients.push(client);
  return client;
}

const requiresLeader = true;
const urlOf = ({ environment }: TestServer): string => environment['EVENTSTORE_URL'] ?? '';
const portOf = (server: TestServer): number => Number(/:(\d+)\?/.exec(urlOf(server))?.[1]);
const append = (client: EventStoreDBClient, stream: string) =>
  client.appendToStream(stream, noted(), { expectedRevision: NO_STREAM, requiresLeader });

/** The node that does not lead. */
async function follower(): Promise<TestServer> {
  const leader = await cluster.leader();
  const found = cluster.nodes.find((node) => node !== leader);
  if (found === undefined) throw new Error('There is no other node');
  return found;
}

async function insist<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (count === 200) throw error;
      await sleep(50);
    }
  }
}

describe('a node that does not lead', () => {
  it.each<[string, (client: EventStoreDBClient) => Promise<unknown>]>([
    ['an append', (client) => append(client, newStream())],
    ['a read', (client) => placesOf(client.readAll({ requiresLeader }))],
  ])('refuses %s and says who leads, to whom the client turns with the next one', async (_what, call) => {
    const client = connected(urlOf(await follower()));
    const failure = await failureOf(call(client));
    expect(failure).toBeInstanceOf(NotLeaderError);
    expect(failure).toMatchObject({ leader: { port: portOf(await cluster.leader()) } });
    await expect(insist(() => call(client))).resolves.toBeDefined();
  });

  it('takes over all that was acknowledged when the leader dies, which follows when it comes back', async () => {
    const client = connected(cluster.url);
    const streams = [newStream(), newStream(), newStream()];
    for (const stream of streams) await append(client, stream);
    const [leader, other] = [await cluster.leader(), await follower()];
    await leader.control('kill');
    const later = newStream();
    await insist(() => append(client, later));
    expect(await cluster.leader()).toBe(other);
    await leader.control('start');
    expect(await cluster.leader()).toBe(other);
    expect(await failureOf(append(connected(urlOf(leader)), newStream()))).toBeInstanceOf(NotLeaderError);
    const places = await insist(() => placesOf(client.readAll({ requiresLeader })));
    expect(places.filter((place) => place.startsWith('note-'))).toEqual([...streams, later].map((name) => `${name}@0`));
  });
});

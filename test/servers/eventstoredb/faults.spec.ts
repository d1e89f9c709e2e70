import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreDBClient, NO_STREAM, UnavailableError, UnknownError } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestServer } from '../test-server.js';
import { failureOf, newStream, noted, placesOf, runServer } from './server.fixture.js';
import { loseReplies, startEventStoreDb } from './start.js';

let directory = '';
let server: TestServer;
let client: EventStoreDBClient;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'bourse-eventstoredb-'));
  server = await startEventStoreDb(directory, 0, { notReadyMs: 0 });
  client = EventStoreDBClient.connectionString(server.environment['EVENTSTORE_URL'] ?? '');
});
afterEach(async () => {
  await client.dispose();
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
});

const attemptsMax = 1_000;

/** Tries until it works, as an adapter does. */
async function insist<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let count = 1; ; count++) {
    try {
      return await attempt();
    } catch (error) {
      if (count === attemptsMax) throw error;
      await sleep(20);
    }
  }
}

describe('a server that starts', () => {
  it('opens its port, refuses appends in words the client does not know, then takes them', async () => {
    const starting = await runServer({ notReadyMs: 4_000 });
    const append = () => starting.client.appendToStream(newStream(), noted(), { expectedRevision: NO_STREAM });
    const failure = await failureOf(append());
    expect(failure).toBeInstanceOf(UnknownError);
    expect(failure.message).toBe('Could not recognize Server Is Not Ready');
    expect(await insist(append)).toMatchObject({ success: true });
    await starting.stop();
  });
});

describe('a server that dies', () => {
  it('loses nothing it has acknowledged and stores no retry twice', async () => {
    const acknowledged: string[] = [];
    let killsLeft = 2;
    const write = async (stream: string) => {
      for (let revision = 0; revision < 150; revision++) {
        const event = noted(`${revision}`, randomUUID());
        const expectedRevision = revision === 0 ? NO_STREAM : BigInt(revision - 1);
        await insist(() => client.appendToStream(stream, event, { expectedRevision }));
        acknowledged.push(`${stream}@${revision}`);
      }
    };
    const hurt = async () => {
      while (killsLeft > 0) {
        if (acknowledged.length > (3 - killsLeft) * 300) {
          killsLeft -= 1;
          await server.control('kill');
          await server.control('start');
        }
        await sleep(5);
      }
    };
    await Promise.all([hurt(), ...Array.from({ length: 8 }, () => write(newStream()))]);
    const stored = (await insist(() => placesOf(client.readAll()))).filter((place) => place.startsWith('note-'));
    expect(stored).toHaveLength(8 * 150);
    expect(new Set(stored)).toEqual(new Set(acknowledged));
  });

  it('ends a subscription with one error, and no end and no close', async () => {
    const subscription = client.subscribeToAll();
    const heard: string[] = [];
    subscription.on('error', (error) => heard.push(`error ${error instanceof UnavailableError}`));
    for (const name of ['end', 'close']) subscription.on(name, () => heard.push(name));
    subscription.resume();
    await once(subscription, 'caughtUp');
    await server.control('kill');
    await server.control('start');
    await insist(() => placesOf(client.readAll()));
    expect(heard).toEqual(['error true']);
  });

  it('lets appends fail without a type, and reads as unavailable, while it is down', async () => {
    await client.appendToStream(newStream(), noted());
    await server.control('kill');
    await failureOf(client.appendToStream(newStream(), noted()));
    const append = await failureOf(client.appendToStream(newStream(), noted()));
    expect(append.message).toContain('14 UNAVAILABLE: No connection established');
    expect(append).not.toHaveProperty('type');
    expect(await failureOf(placesOf(client.readAll()))).toBeInstanceOf(UnavailableError);
  });
});

describe('a server that freezes', () => {
  it('answers what was asked meanwhile when it thaws', async () => {
    const stream = newStream();
    await client.appendToStream(stream, noted());
    await server.control('freeze');
    let isAnswered = false;
    const answer = client.appendToStream(stream, noted()).finally(() => {
      isAnswered = true;
    });
    await sleep(300);
    expect(isAnswered).toBe(false);
    await server.control('thaw');
    expect(await answer).toMatchObject({ success: true, nextExpectedRevision: 1n });
  });
});

describe('a reply that gets lost', () => {
  it('leaves the append stored, and the repetition answered', async () => {
    const [stream, event] = [newStream(), noted()];
    await client.appendToStream(newStream(), noted());
    loseReplies(directory, 1);
    let isAnswered = false;
    const append = () => client.appendToStream(stream, event, { expectedRevision: NO_STREAM });
    const settle = () => {
      isAnswered = true;
    };
    void append().then(settle, settle);
    expect(await insist(() => placesOf(client.readStream(stream)))).toEqual([`${stream}@0`]);
    expect(await append()).toMatchObject({ success: true, nextExpectedRevision: 0n });
    expect(isAnswered).toBe(false);
    expect(await placesOf(client.readStream(stream))).toEqual([`${stream}@0`]);
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { ReadStore } from '#libs/read-store';
import { added, InMemoryEventStore, type ReadPlace, record, sqlitePlace } from '#libs/testing';
import { startPostgresql } from '../../servers/postgresql/start.js';
import type { TestServer } from '../../servers/test-server.js';
import { postgresqlPlace } from './postgresql-place.js';
import { type Process, processOn, recording, replayed, until } from './processes.fixture.js';

let directory: string;
let server: TestServer;
let url: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'read-store-faults-'));
  server = await startPostgresql(join(directory, 'postgresql'));
  url = server.environment['DATABASE_URL'] ?? '';
}, 120_000);
afterAll(async () => {
  await server.stop();
  await rm(directory, { recursive: true });
});

let place: ReadPlace;
let eventStore: InMemoryEventStore;
const processes: Process[] = [];
beforeEach(async () => {
  place = await postgresqlPlace(url)();
  eventStore = new InMemoryEventStore();
});
afterEach(async () => {
  for (const each of processes.splice(0)) await each.end();
  await place.remove();
});

async function another(): Promise<Process> {
  const opened = await processOn(place, { eventStore });
  processes.push(opened);
  return opened;
}

const head = async () => (await eventStore.head()) ?? '';

describe('a server that is restarted hard while views are projected', () => {
  it('ends no process, and leaves the rows of a replay', async () => {
    const [leader, standby, reader] = [await another(), await another(), await another()];
    const leading = [leader, standby].map(({ projections }) => projections.lead());
    reader.projections.follow();
    const writing = recording(eventStore);
    for (let restart = 0; restart < 3; restart += 1) {
      await sleep(500);
      await server.control('kill');
      await sleep(200);
      await server.control('start');
      await until(() => [leader, standby].some(({ projections }) => projections.isLeading()));
    }
    await writing.stop();
    for (const { projections } of [leader, standby, reader]) {
      expect(await projections.progress.whenReached(await head(), 30_000)).toBe(true);
    }
    expect(await reader.rows()).toEqual(await replayed(await sqlitePlace(), eventStore));
    for (const { projections } of [leader, standby]) await projections.stop();
    await Promise.all(leading);
  });
});

describe('a server that stands still for three seconds', () => {
  it('is waited for, and the views go on', async () => {
    const leader = await another();
    const leading = leader.projections.lead();
    await until(() => leader.projections.isLeading());
    const writing = recording(eventStore);
    await sleep(300);
    await server.control('freeze');
    await sleep(3_000);
    await server.control('thaw');
    await writing.stop();
    expect(await leader.projections.progress.whenReached(await head(), 30_000)).toBe(true);
    expect(await leader.rows()).toEqual(await replayed(await sqlitePlace(), eventStore));
    await leader.projections.stop();
    await leading;
  });
});

describe('a server that stands still for longer than a commit may take', () => {
  it('changes nothing twice, though nobody knows what became of the commit', async () => {
    const impatient = { ...place.options, statementTimeoutMs: 500, answerTimeoutMs: 700, connectTimeoutMs: 1_000 };
    place = { ...place, options: impatient, operations: impatient };
    const leader = await another();
    const leading = leader.projections.lead();
    await until(() => leader.projections.isLeading());
    const writing = recording(eventStore);
    for (let turn = 0; turn < 3; turn += 1) {
      await sleep(300);
      await server.control('freeze');
      await sleep(2_000);
      await server.control('thaw');
    }
    await sleep(300);
    await writing.stop();
    expect(await leader.projections.progress.whenReached(await head(), 30_000)).toBe(true);
    expect(await leader.rows()).toEqual(await replayed(await sqlitePlace(), eventStore));
    await leader.projections.stop();
    await leading;
  });
});

describe('a pool whose connections are all in use', () => {
  it('says so in time', async () => {
    const busy = ReadStore.open({ url, schema: 'public', poolMax: 2, connectTimeoutMs: 300 });
    const long = [1, 2].map(() => sql`select pg_sleep(2)`.execute(busy.tables()));
    await sleep(100);
    const since = performance.now();
    const refused = await sql`select 1`.execute(busy.tables()).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'PostgresqlUnavailable', poolMax: 2, waitedMs: 300 });
    expect(String(refused)).toContain('None of the 2 connections to PostgreSQL was free within 300 ms');
    expect(busy.database.isFault(refused)).toBe(true);
    expect(performance.now() - since).toBeLessThan(2_000);
    await Promise.all(long);
    await sql`select 1`.execute(busy.tables());
    await busy.close();
  });
});

describe('a server that is not there', () => {
  it('is a fault that names it, and nothing is lost once it is back', async () => {
    const leader = await another();
    const leading = leader.projections.lead();
    await until(() => leader.projections.isLeading());
    await server.control('kill');
    const position = await record(eventStore, 'box-a', added('a', 'red'));
    const refused = await leader.rows().catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'PostgresqlUnavailable' });
    await server.control('start');
    expect(await leader.projections.progress.whenReached(position, 30_000)).toBe(true);
    expect((await leader.rows()).colours).toEqual([{ colour: 'red', count: 1 }]);
    await leader.projections.stop();
    await leading;
  });
});

import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { maintain } from '#apps/maintenance';
import { AggregateStore, EventStoreDbEventStore, openPostgresqlKeys, type PostgresqlKeys } from '#libs/event-store';
import { commandNamed, factToAppend, placeBook, shelf } from '#libs/testing';
import { run } from '../read-store/postgresql-place.js';
import { databaseUrl, eventStoreUrl } from '../servers.js';

let own: string;
let environment: Readonly<Record<string, string>>;
let log: EventStoreDbEventStore;
let keys: PostgresqlKeys;

beforeEach(async () => {
  own = `v${randomBytes(6).toString('hex')}`;
  environment = {
    BOURSE_EVENT_STORE_URL: eventStoreUrl(),
    BOURSE_EVENT_STORE_NAMESPACE: own,
    BOURSE_DATABASE_URL: databaseUrl(),
    BOURSE_DATABASE_SCHEMA: own,
    BOURSE_MASTER_KEY: randomBytes(32).toString('base64'),
  };
  log = await EventStoreDbEventStore.open({ url: eventStoreUrl(), namespace: own });
  keys = await openPostgresqlKeys({
    database: { url: databaseUrl(), schema: own },
    masterKey: environment['BOURSE_MASTER_KEY'] ?? '',
  });
  const shelves = new AggregateStore(shelf, log, keys.sealing);
  for (const name of ['a', 'b', 'c']) await shelves.decide(name, commandNamed(name), placeBook('emma', 'a secret'));
});
afterEach(async () => {
  await keys.close();
  await log.close();
  await run(databaseUrl(), `drop schema if exists "${own}" cascade`);
});

const loseKey = (stream: string) => run(databaseUrl(), `delete from "${own}".stream_keys where stream = '${stream}'`);

describe('verifying what is on servers', () => {
  it('names the streams whose texts have no key, and none that was erased or has one', async () => {
    const sound = await maintain(['verify'], environment);
    expect(sound).toMatchObject({ exitCode: 0, text: expect.stringMatching(/^3 facts of 3 streams .*: sound\.$/) });
    await keys.sealing.eraseStreams(['shelf-b']);
    await loseKey('shelf-c');
    const found = await maintain(['verify'], environment);
    expect(found.exitCode).toBe(1);
    expect(found.text.split('\n')[0]).toMatch(/^unreadable shelf-c: the key of its texts is missing/);
    expect(found.text).not.toMatch(/shelf-[ab]/);
    const { text } = await maintain(['verify', '--json'], environment);
    expect(JSON.parse(text)).toMatchObject({ factCount: 3, findings: [], unreadableStreams: ['shelf-c'] });
  });

  it('names all of them where the keys are not there at all, and makes none', async () => {
    await keys.close();
    await run(databaseUrl(), `drop schema "${own}" cascade`);
    const { text, exitCode } = await maintain(['verify', '--json'], environment);
    expect(exitCode).toBe(1);
    expect(JSON.parse(text)).toMatchObject({ unreadableStreams: ['shelf-a', 'shelf-b', 'shelf-c'] });
    expect(await maintain(['verify'], environment)).toMatchObject({ exitCode: 1 });
  });

  it('reports what the chains of the streams show', async () => {
    await log.append('shelf-a', [factToAppend()], 0);
    const { text, exitCode } = await maintain(['verify'], environment);
    expect(exitCode).toBe(1);
    expect(text).toMatch(/changed .*shelf-a@1 was recorded after another fact/);
  });
});

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { Erasures, StandingErasures } from '#libs/accounts';
import { openPostgresqlKeys, type PostgresqlKeys } from '#libs/event-store';
import { accept, markOf } from '#libs/kernel';
import { commandNamed, InMemoryEventStore } from '#libs/testing';
import { startPostgresql } from '../../servers/postgresql/start.js';
import type { TestServer } from '../../servers/test-server.js';

const masterKey = Buffer.alloc(32, 5).toString('base64');
const place = { factId: 'fact-1', field: 'note' };
const ada = { name: 'Ada Lovelace', email: 'ada@example.org' };
const tables = ['stream_keys', 'people', 'key_installation', 'key_changes'];

let directory: string;
let server: TestServer;
let url: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'keys-put-back-'));
  server = await startPostgresql(join(directory, 'postgresql'));
  url = server.environment['DATABASE_URL'] ?? '';
}, 120_000);
afterAll(async () => {
  await server.stop();
  await rm(directory, { recursive: true });
});

let schema: string;
let log: InMemoryEventStore;
/** Carries out what is ordered, as the projector does. */
let projector: PostgresqlKeys;
/** Only reads, as an API process does. */
let reader: PostgresqlKeys;
let erasures: StandingErasures;
const opened: PostgresqlKeys[] = [];

beforeEach(async () => {
  schema = `put_back_${randomBytes(6).toString('hex')}`;
  log = new InMemoryEventStore();
  projector = await another();
  reader = await another();
  erasures = StandingErasures.on({ eventStore: log, keys: projector });
});
afterEach(async () => {
  for (const keys of opened.splice(0)) await keys.close();
  await run(`drop schema "${schema}" cascade`);
});

/** A process as it starts. */
async function another(): Promise<PostgresqlKeys> {
  const keys = await openPostgresqlKeys({ database: { url, schema }, masterKey });
  opened.push(keys);
  const standing = StandingErasures.on({ eventStore: log, keys });
  keys.onPutBack(async () => void (await standing.carryOutAll()));
  await standing.carryOutAll();
  return keys;
}

async function run(...statements: readonly string[]): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new Client({ connectionString: url, options: `-c search_path="${schema}"` });
  client.on('error', () => undefined);
  await client.connect();
  let rows: readonly Readonly<Record<string, unknown>>[] = [];
  for (const statement of statements) ({ rows } = await client.query(statement));
  await client.end();
  return rows;
}

const copy = () => run(...tables.map((table) => `create table copy_of_${table} as table ${table}`));
const putBack = (names: readonly string[] = tables) =>
  run(
    'begin',
    ...names.flatMap((table) => [`truncate ${table}`, `insert into ${table} table copy_of_${table}`]),
    'commit',
  );

/** Orders that an instance and a person are erased, and carries it out. */
async function erase(instance: string, principal: string): Promise<void> {
  const orders = new Erasures(log, projector.sealing);
  for (const order of [
    { type: 'InstanceErasureOrdered', data: { instance } },
    { type: 'SubjectErasureOrdered', data: { principal } },
  ] as const) {
    await orders.decide(order.type, commandNamed(order.type), () => accept(order));
    await erasures.carryOut([order]);
  }
}

async function passed(): Promise<void> {
  const newest = await log.newest();
  if (newest !== undefined) await erasures.passed(markOf(newest));
}

/** Something before the erasures, so that how far they were carried out is known of the copy too. */
async function begin(): Promise<string> {
  const first = { type: 'SubjectErasureOrdered', data: { principal: 'somebody' } } as const;
  await new Erasures(log, projector.sealing).decide('first', commandNamed('first'), () => accept(first));
  await passed();
  const text = await projector.sealing.seal('instance-1', 'secret', place);
  await projector.people.remember('person-1', ada);
  return text;
}

const read = async (keys: PostgresqlKeys, text: string) => ({
  text: await keys.sealing.open('instance-1', text),
  name: (await keys.people.nameOf(['person-1'])).get('person-1')?.name,
});
const nothing = { text: 'erased', name: 'erased' };

describe('keys that are put back to a copy from before an erasure while processes run', () => {
  it.each([[tables], [['stream_keys']], [['people']]])('are erased again before they are read: %j', async (names) => {
    const text = await begin();
    await copy();
    await erase('1', 'person-1');
    await passed();
    await reader.noticeErasures();
    await projector.close();
    await putBack(names);
    expect(await read(reader, text)).toEqual(nothing);
    const rows = await run(`select stream from stream_keys where stream = 'instance-1' and wrapped_key is not null`);
    expect(rows).toEqual([]);
  });

  it('are erased again before anything is read when the server was started anew, however little else tells', async () => {
    const text = await begin();
    await copy();
    await erase('1', 'person-1');
    await reader.noticeErasures();
    await projector.close();
    await putBack();
    await server.control('kill');
    await server.control('start');
    expect(await read(reader, text)).toEqual(nothing);
  });

  it('seal nothing more in what was erased', async () => {
    await begin();
    await copy();
    await erase('1', 'person-1');
    await passed();
    await reader.noticeErasures();
    await projector.close();
    await putBack();
    await expect(reader.sealing.seal('instance-1', 'more', place)).rejects.toThrow('destroyed');
  });

  it('say that they cannot be read, as long as the log cannot be', async () => {
    const text = await begin();
    await copy();
    await erase('1', 'person-1');
    await passed();
    await reader.noticeErasures();
    await projector.close();
    reader.onPutBack(() => Promise.reject(new Error('no log')));
    await putBack();
    await expect(read(reader, text)).rejects.toThrow('no log');
    await expect(read(reader, text)).rejects.toThrow('no log');
  });
});

describe('keys that are put back to a copy that lacks some', () => {
  it('are given them back by a process that still has them, but never one that was erased', async () => {
    await begin();
    await copy();
    const kept = await reader.sealing.seal('instance-2', 'kept', place);
    const gone = await reader.sealing.seal('instance-3', 'gone', place);
    await erase('3', 'person-2');
    await passed();
    await reader.noticeErasures();
    await putBack();
    await reader.noticeErasures();
    const fresh = await another();
    expect(await fresh.sealing.open('instance-2', kept)).toBe('kept');
    for (const keys of [fresh, reader]) expect(await keys.sealing.open('instance-3', gone)).toBe('erased');
  });

  it('are given them back also when another process was the first to notice', async () => {
    await begin();
    await copy();
    const kept = await reader.sealing.seal('instance-2', 'kept', place);
    await erase('3', 'person-2');
    await passed();
    await projector.noticeErasures();
    await putBack();
    await projector.noticeErasures();
    await reader.noticeErasures();
    expect(await (await another()).sealing.open('instance-2', kept)).toBe('kept');
  });
});

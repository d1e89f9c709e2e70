import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyStore } from '#apps/maintenance';
import { allViews } from '#libs/all';
import type { ReadStore, Row, View } from '#libs/read-store';
import { claim, fail, provision, request, shown } from '../../acceptance/acts.js';
import { allFacts } from '../../acceptance/history.js';
import { type Client, ManualClock, type Marketplace, openMarketplace, textAt } from '../../acceptance/marketplace.js';
import { offerPostgresql } from '../../acceptance/sample-offer.js';
import { databaseUrl, eventStoreUrl } from '../servers.js';

const clock = new ManualClock();
const own = randomBytes(6).toString('hex');
const embedded = {
  BOURSE_EVENT_STORE_URL: '',
  BOURSE_DATABASE_URL: '',
  BOURSE_MASTER_KEY: '',
  BOURSE_KAFKA_BROKERS: '',
};
let marketplace: Marketplace;
let consumer: Client;
let instanceId: string;
let before: Awaited<ReturnType<typeof stateOf>>;
let signInBefore: Awaited<ReturnType<typeof signInOfConsumer>>;
let said: Awaited<ReturnType<typeof copyStore>>;

const tablesOf = (view: View) => ('tables' in view ? view.tables : [view]);
/** Where something stands in the log is another place in another log. */
const isOfTheLog = (column: string) => /ordinal|position|cursor/i.test(column);

async function rowsIn(readStore: ReadStore): Promise<Readonly<Record<string, readonly Row[]>>> {
  const found: Record<string, readonly Row[]> = {};
  for (const { table, key } of allViews.flatMap(tablesOf)) {
    const query = readStore.tables<Record<string, Row>>().selectFrom(table).selectAll();
    const rows = await key.reduce((sorted, column) => sorted.orderBy(column), query).execute();
    found[table] = rows.map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => !isOfTheLog(column))));
  }
  return found;
}

async function signInOfConsumer({ host }: Marketplace) {
  const { people } = host.parts.keys;
  const last = await people.lastSignIn(textAt(await consumer.query('{ viewer { id } }'), 'viewer.id'));
  return { last, since: people.signInsKeptSince };
}

async function stateOf({ operator, host }: Marketplace) {
  const facts = (await allFacts(operator)).map(({ position: _, ...fact }) => fact);
  const instance = await shown(consumer, 'instance', instanceId, 'name phase parameters outputs');
  return { facts, rows: await rowsIn(host.parts.readStore), instance };
}

beforeAll(async () => {
  marketplace = await openMarketplace({ clock, environment: embedded });
  const { producer } = await offerPostgresql(marketplace, 'AUTO');
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
  ({ instanceId } = await provision(consumer, producer));
  await request(consumer, { name: 'second' });
  clock.advance({ hours: 2 });
  await fail(producer, await claim(producer));
  await marketplace.settle();
  before = await stateOf(marketplace);
  signInBefore = await signInOfConsumer(marketplace);
  clock.advance({ minutes: 1 });

  const key = readFileSync(join(marketplace.dataDirectory, 'master.key')).toString('base64');
  const servers = {
    BOURSE_EVENT_STORE_URL: eventStoreUrl(),
    BOURSE_EVENT_STORE_NAMESPACE: `m${own}`,
    BOURSE_DATABASE_URL: databaseUrl(),
    BOURSE_DATABASE_SCHEMA: `m${own}`,
    BOURSE_MASTER_KEY: key,
  };
  const copy = async () => {
    const to = ['--to', servers.BOURSE_EVENT_STORE_URL, '--namespace', servers.BOURSE_EVENT_STORE_NAMESPACE];
    const keys = [
      '--keys',
      marketplace.dataDirectory,
      '--database',
      servers.BOURSE_DATABASE_URL,
      '--schema',
      `m${own}`,
    ];
    said = await copyStore(['--from', join(marketplace.dataDirectory, 'log.sqlite'), ...to, ...keys], () => undefined);
  };
  await marketplace.restart(servers, copy);
  await marketplace.settle();
}, 180_000);
afterAll(() => marketplace.close());

describe('moving from files to servers', () => {
  it('copies and verifies every fact', async () => {
    expect(said).toMatchObject({ exitCode: 0, text: expect.stringContaining('their chains are sound') });
    expect(marketplace.isDistributed).toBe(true);
    expect((await allFacts(marketplace.operator)).map(({ position: _, ...fact }) => fact)).toEqual(before.facts);
  });

  it('builds the same views, row by row', async () => {
    const after = await rowsIn(marketplace.host.parts.readStore);
    for (const [table, rows] of Object.entries(before.rows)) expect([table, after[table]]).toEqual([table, rows]);
    expect(Object.values(after).flat().length).toBeGreaterThan(10);
  });

  it('keeps confidential texts readable for their parties', async () => {
    const after = await shown(consumer, 'instance', instanceId, 'name phase parameters outputs');
    expect(after).toEqual(before.instance);
    expect(after).toMatchObject({ parameters: { sizeGb: 7 } });
  });

  it('keeps when people last signed in and what was claimed of them, and since when that is known', async () => {
    expect(signInBefore.last.outcome).toBe('SIGNED_IN');
    expect(await signInOfConsumer(marketplace)).toEqual(signInBefore);
  });

  it('goes on where it was', async () => {
    const { instance } = await request(consumer, { name: 'third' });
    expect(await shown(consumer, 'instance', instance.id, 'phase')).toEqual({ phase: 'PROVISIONING' });
  });
});

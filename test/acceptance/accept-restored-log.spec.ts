import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { acceptRestoredLog } from '#apps/maintenance';
import { comparePositions } from '#libs/kernel';
import { type IncomingBatch, type IncomingMessage, publishedTopics } from '#libs/message-bus';
import { type Claim, claim, provision, request, shown, succeed } from './acts.js';
import { type Client, type Marketplace, openMarketplace } from './marketplace.js';
import { offerPostgresql } from './sample-offer.js';

const embedded = {
  BOURSE_EVENT_STORE_URL: '',
  BOURSE_DATABASE_URL: '',
  BOURSE_MASTER_KEY: '',
  BOURSE_KAFKA_BROKERS: '',
};
const Told = z.object({ streams: z.array(z.object({ stream: z.string() })), problems: z.array(z.string()) });
const isTold = ({ headers }: IncomingMessage) => headers['ce_type'] === 'bourse.log.restored.v1';
const Notice = z.object({ lastCommon: z.object({ position: z.string() }) });
let copy: string;
let marketplace: Marketplace;
let consumer: Client;
let worker: Client;
let held: Claim;

const environment = () => ({ ...embedded, BOURSE_DATA_DIRECTORY: marketplace.dataDirectory });
/** The log alone: its mark, the views, what is operational and the keys stay as they are. */
const logFiles = (directory: string) => readdirSync(directory).filter((name) => /^log\.sqlite(-wal|-shm)?$/.test(name));
function copyLog(from: string, to: string): void {
  for (const name of logFiles(to)) rmSync(join(to, name));
  for (const name of logFiles(from)) cpSync(join(from, name), join(to, name));
}
const register = (slug: string) =>
  marketplace.operator.mutate(
    'registerTeam',
    { slug, name: slug, department: 'acme', description: '' },
    '... on RegisterTeamSuccess { viewsReached } ... on Refusal { code message }',
  );
const restorations = (client: Client) =>
  client.query('{ facts(first: 100, filter: { categories: ["restoration"] }) { edges { node { type data } } } }');
const slugs = async () =>
  JSON.stringify(await marketplace.operator.query('{ teams(first: 100) { edges { node { slug } } } }'));

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'bourse-copy-'));
  marketplace = await openMarketplace({ environment: embedded, withBus: true });
  const { producer } = await offerPostgresql(marketplace, 'AUTO');
  worker = producer;
  consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
  await provision(consumer, worker);
  await request(consumer, { name: 'under-way' });
  held = await claim(worker);
  await marketplace.settle();
  await marketplace.restart({}, async () => copyLog(marketplace.dataDirectory, copy));
  await succeed(worker, held);
  await request(consumer, { name: 'never-was' });
  await marketplace.asService({ role: 'auditor', teams: 'all' });
  for (let count = 0; count < 20; count += 1) await register(`lost-${count}`);
  await marketplace.settle();
}, 60_000);
afterAll(async () => {
  await marketplace.close();
  rmSync(copy, { recursive: true });
});

describe('a log that was put back while the server was stopped', () => {
  it('is refused by every start until somebody accepts it, and by a run that only shows', async () => {
    const putBack = async () => copyLog(copy, marketplace.dataDirectory);
    await expect(marketplace.restart({}, putBack)).rejects.toThrow(/STORE_TRUNCATED: .* npm run accept-restored-log/);
    const { text, exitCode } = await acceptRestoredLog(['--dry-run'], environment());
    expect(exitCode).toBe(0);
    expect(text).toMatch(/view \S+ has seen the fact \S+ at \S+, which is missing/);
    expect(text).toMatch(/^ {2}team-lost-7: 1 or more at \S+Z \(views\)$/m);
    expect(text).toMatch(/^ {2}instance-\S+: 1 or more at \S+Z \(views, keys\)$/m);
    expect(text).toMatch(/^ {2}token-\S+: 1 or more at \S+Z \(views, keys\)$/m);
    expect(text).not.toMatch(/could not be read|payments/);
    await expect(marketplace.restart()).rejects.toThrow('STORE_TRUNCATED');
  });

  it('tells all of it to programs too, also when there is no bus to ask', async () => {
    const variables = { ...environment(), BOURSE_KAFKA_BROKERS: '127.0.0.1:1' };
    const { text } = await acceptRestoredLog(['--dry-run', '--json'], variables);
    const told = Told.parse(JSON.parse(text));
    expect(told.streams.filter(({ stream }) => stream.startsWith('team-lost-'))).toHaveLength(20);
    expect(told.problems).toEqual([expect.stringMatching(/^The bus could not be read: /)]);
  });

  it('is started on once it is accepted: views show what the log holds, and what was lost may be done again', async () => {
    const { text } = await acceptRestoredLog([], environment());
    expect(text).toMatch(
      /What was recorded after \S+, recorded at \S+, before it was put back is lost, up to \S+ at least, the fact/,
    );
    expect(text).toContain('Accepted');
    expect((await acceptRestoredLog([], environment())).text).toMatch(/^Nothing is missing .*Accepted/s);
    await marketplace.restart();
    await marketplace.settle();
    expect(await slugs()).not.toContain('lost-');
    expect(await slugs()).toContain('payments');
    expect(await register('lost-3')).toMatchObject({ __typename: 'RegisterTeamSuccess', viewsReached: true });
  });

  it('says so in the history, once, to operators and auditors', async () => {
    const place = { position: expect.any(String), fact: expect.any(String), recordedAt: expect.any(String) };
    const lastLost = { position: expect.any(String), fact: expect.any(String), decidedAt: expect.any(String) };
    const data = { restoration: expect.stringMatching(/-5/), lastCommon: place, lastLost, lastHeld: place };
    const auditor = marketplace.as({ subject: 'dora', grants: [{ role: 'auditor', teams: 'all' }] });
    for (const reader of [marketplace.operator, auditor])
      expect(await restorations(reader)).toEqual({ facts: { edges: [{ node: { type: 'LogRestored', data } }] } });
    expect(await restorations(consumer)).toEqual({ facts: { edges: [] } });
  });

  it('tells every topic which facts are void, before any fact that stands', async () => {
    const { bus, prefix } = marketplace.bus;
    const heard: IncomingMessage[] = [];
    const topics = publishedTopics(prefix);
    const apply = async ({ messages }: IncomingBatch) => void heard.push(...messages);
    const outsider = await bus.consume({ group: 'outsider', topics, effect: { kind: 'COMMANDS', apply } });
    while (!heard.some(({ value }) => value.includes('lost-3'))) await sleep(20);
    await outsider.stop();
    const byTopic = Map.groupBy(heard, ({ topic }) => topic);
    expect([...byTopic.keys()].toSorted()).toEqual(topics.toSorted());
    for (const messages of byTopic.values()) expect(messages.map(isTold).indexOf(true)).toBe(0);
    expect(heard.filter(isTold)).toHaveLength(topics.length);
    const { lastCommon } = Notice.parse(JSON.parse(heard.find(isTold)?.value ?? ''));
    // Only what is new has to be published again.
    for (const { headers } of heard.filter((message) => !isTold(message)))
      expect(comparePositions(headers['ce_position'] ?? '', lastCommon.position)).toBeGreaterThan(0);
  });

  it('is not accepted when it is another log altogether, as long as the views of this one are there', async () => {
    const kept = mkdtempSync(join(tmpdir(), 'bourse-kept-'));
    const mark = 'log.sqlite-head';
    const away = async () => {
      copyLog(marketplace.dataDirectory, kept);
      cpSync(join(marketplace.dataDirectory, mark), join(kept, mark));
      for (const name of [...logFiles(kept), mark]) rmSync(join(marketplace.dataDirectory, name));
    };
    await expect(marketplace.restart({}, away)).rejects.toThrow(
      /ANOTHER_LOG: .* has seen facts of the log \w+, but this is the log \w+/,
    );
    await expect(acceptRestoredLog([], environment())).rejects.toThrow('ANOTHER_LOG');
    const back = async () => {
      copyLog(kept, marketplace.dataDirectory);
      cpSync(join(kept, mark), join(marketplace.dataDirectory, mark));
    };
    await marketplace.restart({}, back);
    await marketplace.settle();
    expect(await slugs()).toContain('payments');
    rmSync(kept, { recursive: true });
  });

  it('gives out again what was claimed in it, though the lease was over in what was lost', async () => {
    await marketplace.settle();
    const again = await claim(worker);
    expect(again.operation.id).toBe(held.operation.id);
    await succeed(worker, again);
    expect(await shown(consumer, 'operation', held.operation.id, 'state')).toEqual({ state: 'SUCCEEDED' });
  });
});

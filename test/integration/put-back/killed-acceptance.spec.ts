import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { acceptRestoredLog } from '#apps/maintenance';
import { allViews } from '#libs/all';
import { sqlitePlace } from '#libs/testing';
import { claim, provision, request } from '../../acceptance/acts.js';
import { allFacts, type ShownFact } from '../../acceptance/history.js';
import { type Client, type Marketplace, openMarketplace } from '../../acceptance/marketplace.js';
import { offerPostgresql } from '../../acceptance/sample-offer.js';
import { rowsIn, rowsOfReplay, sameRows } from '../../fault/rows.js';
import { startEventStoreDb } from '../../servers/eventstoredb/start.js';
import { heardUntil, isPublished } from './outsider.fixture.js';

const dies = promisify(execFile);
const steps = ['BEGUN', 'RECORDED', 'VIEWS_FORGOTTEN', 'TAKEN_BACK'] as const;
const noServers = {
  BOURSE_EVENT_STORE_URL: '',
  BOURSE_DATABASE_URL: '',
  BOURSE_MASTER_KEY: '',
  BOURSE_KAFKA_BROKERS: '',
};

/** An installation whose log can be copied and put back while its processes are stopped. */
interface Scene {
  readonly marketplace: Marketplace;
  readonly copyLog: () => Promise<void>;
  readonly putLogBack: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const isOfLog = (name: string) => /^log\.sqlite(-wal|-shm)?$/.test(name);

async function onFiles(folder: string): Promise<Scene> {
  const marketplace = await openMarketplace({ environment: noServers, withBus: true });
  const copy = join(folder, 'copy');
  return {
    marketplace,
    copyLog: async () => cpSync(marketplace.dataDirectory, copy, { recursive: true }),
    putLogBack: async () => {
      for (const name of readdirSync(marketplace.dataDirectory).filter(isOfLog))
        rmSync(join(marketplace.dataDirectory, name));
      for (const name of readdirSync(copy).filter(isOfLog))
        cpSync(join(copy, name), join(marketplace.dataDirectory, name));
    },
    close: () => marketplace.close(),
  };
}

async function onServers(folder: string): Promise<Scene> {
  const [data, copy] = [join(folder, 'server'), join(folder, 'copy')];
  const server = await startEventStoreDb(data);
  const environment = {
    BOURSE_EVENT_STORE_URL: server.environment['EVENTSTORE_URL'] ?? '',
    BOURSE_EVENT_STORE_NAMESPACE: 'killed',
  };
  const marketplace = await openMarketplace({ environment, withBus: true });
  const asleep = async (work: () => void) => {
    await server.control('kill');
    work();
    await server.control('start');
  };
  return {
    marketplace,
    copyLog: () => asleep(() => cpSync(data, copy, { recursive: true })),
    putLogBack: () =>
      asleep(() => {
        rmSync(data, { recursive: true });
        cpSync(copy, data, { recursive: true });
      }),
    close: async () => {
      await marketplace.close();
      await server.stop();
    },
  };
}

let scene: Scene | undefined;
let folder: string;
afterEach(async () => {
  await scene?.close();
  rmSync(folder, { recursive: true, force: true });
});

const register = ({ operator }: Marketplace, slug: string) =>
  operator.mutate(
    'registerTeam',
    { slug, name: slug, department: 'acme', description: '' },
    '... on RegisterTeamSuccess { viewsReached } ... on Refusal { code message }',
  );

/** Facts, work, tokens and messages that the copy of the log does not have. Gives the facts. */
async function liveOn(marketplace: Marketplace, consumer: Client, worker: Client): Promise<readonly ShownFact[]> {
  const before = new Set((await allFacts(marketplace.operator)).map(({ id }) => id));
  for (let count = 0; count < 10; count += 1) await register(marketplace, `lost-${count}`);
  await provision(consumer, worker, { name: 'lost' });
  const service = await marketplace.asService({ role: 'auditor', teams: 'all' });
  await service.query('{ viewer { id } }');
  await request(consumer, { name: 'lost-and-claimed' });
  await claim(worker);
  await marketplace.settle();
  const lost = (await allFacts(marketplace.operator)).filter(({ id }) => !before.has(id));
  const { bus, prefix } = marketplace.bus;
  await heardUntil(bus, prefix, ({ standing }) => lost.filter(isPublished).every(({ id }) => standing.has(id)));
  return lost;
}

/** Runs the command in a process of its own, which is killed at the step. */
async function killedAt(step: string, variables: Readonly<Record<string, string>>): Promise<void> {
  const program = resolve('dist/test/integration/put-back/accept-and-die.js');
  const run = dies(process.execPath, [program, step], { env: { PATH: process.env['PATH'], ...variables } });
  await expect(run).rejects.toMatchObject({ signal: 'SIGKILL' });
}

async function differences({ host: { parts } }: Marketplace): Promise<readonly string[]> {
  const replayed = await rowsOfReplay(await sqlitePlace(), parts.eventStore, allViews);
  expect([...replayed.values()].flat().length).toBeGreaterThan(20);
  return [...sameRows({ live: await rowsIn(parts.readStore, allViews), replayed })];
}

describe.each([
  ['files', onFiles],
  ['servers', onServers],
])('an acceptance on %s that is killed after each of its steps', (_, open) => {
  it('goes on where it was: nothing starts before, then views are those of a replay, and outsiders are told', async () => {
    folder = mkdtempSync(join(tmpdir(), 'bourse-killed-'));
    scene = await open(folder);
    const { marketplace, copyLog, putLogBack } = scene;
    const { producer: worker } = await offerPostgresql(marketplace, 'AUTO');
    const consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
    await provision(consumer, worker);
    await marketplace.settle();
    const stands = (await allFacts(marketplace.operator)).map(({ id }) => id);
    await marketplace.restart({}, copyLog);
    const lost = await liveOn(marketplace, consumer, worker);
    await expect(marketplace.restart({}, putLogBack)).rejects.toThrow(/STORE_TRUNCATED|LOG_WENT_BACK/);

    const variables = marketplace.variables();
    const shown = await acceptRestoredLog(['--dry-run'], variables);
    expect(shown.text).toMatch(
      marketplace.isDistributed
        ? /^ {2}team-lost-3: 1 or more (at|from) .+Z \(views, bus\)$/m
        : /^ {2}team-lost-3: 1 or more at \S+Z \(views\)$/m,
    );
    expect(shown.text).toMatch(/^ {2}instance-\S+: \d or more from \S+Z to \S+Z \(views, keys(, bus)?\)$/m);
    expect(shown.text).not.toContain('could not be read');
    for (const step of steps) {
      await killedAt(step, variables);
      if (step === 'TAKEN_BACK') continue;
      await expect(marketplace.restart()).rejects.toThrow(/STORE_TRUNCATED|LOG_WENT_BACK/);
    }
    expect((await acceptRestoredLog([], variables)).text).toMatch(/^Nothing is missing/);
    await marketplace.restart();
    await marketplace.settle();

    expect(await differences(marketplace)).toEqual([]);
    const facts = await allFacts(marketplace.operator);
    const restorations = facts.filter(({ type }) => type === 'LogRestored');
    expect(restorations).toHaveLength(1);
    expect(facts.filter(({ id }) => lost.some((fact) => fact.id === id))).toEqual([]);
    const uses = await marketplace.host.parts.operationalStore.lastUses.after(undefined, 100);
    const streams = new Set(facts.map(({ stream }) => stream));
    expect(uses.filter((thing) => !streams.has(thing))).toEqual([]);

    await register(marketplace, 'lost-3');
    await marketplace.settle();
    const published = (await allFacts(marketplace.operator)).filter(isPublished).map(({ id }) => id);
    const expected = marketplace.isDistributed ? published : published.filter((id) => !stands.includes(id));
    const { bus, prefix } = marketplace.bus;
    const heard = await heardUntil(bus, prefix, ({ standing }) => expected.every((id) => standing.has(id)));
    expect([...heard.standing].toSorted()).toEqual(expected.toSorted());
    for (const told of heard.told.values())
      expect(new Set(told)).toEqual(new Set([restorations[0]?.data['restoration']]));
    // What is in the process knows of nothing that was published before it began.
    const calledBack = marketplace.isDistributed ? lost.filter(isPublished).map(({ id }) => id) : [];
    expect([...heard.voided].toSorted()).toEqual(calledBack.toSorted());
  }, 600_000);
});

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { acceptRestoredLog } from '#apps/maintenance';
import { EventStoreDbEventStore } from '#libs/event-store';
import { type Marketplace, openMarketplace } from '../../acceptance/marketplace.js';
import { startEventStoreDb } from '../../servers/eventstoredb/start.js';
import type { TestServer } from '../../servers/test-server.js';

const namespace = 'putback';
const patienceMs = 30_000;
let folder: string;
let server: TestServer;
let marketplace: Marketplace;

const register = (slug: string) => {
  const input = { idempotencyKey: slug, slug, name: slug, department: 'acme', description: '' };
  const document = `mutation ($input: RegisterTeamInput!) { registerTeam(input: $input) { __typename } }`;
  return marketplace.operator.send(document, { input });
};
const codesOf = ({ errors = [] }: Awaited<ReturnType<typeof register>>) =>
  errors.map(({ extensions }) => extensions?.code);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bourse-put-back-'));
  server = await startEventStoreDb(join(folder, 'server'));
  const environment = {
    BOURSE_EVENT_STORE_URL: server.environment['EVENTSTORE_URL'] ?? '',
    BOURSE_EVENT_STORE_NAMESPACE: namespace,
  };
  marketplace = await openMarketplace({ environment });
  for (let count = 0; count < 5; count += 1) await register(`before-${count}`);
  await marketplace.settle();
}, 60_000);
afterAll(async () => {
  await marketplace.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function asleep(work: () => void): Promise<void> {
  await server.control('kill');
  work();
  await server.control('start');
}

/** Registers until it is refused for good: a server that has just come back is not ready yet. */
async function registeredUntilRefused(): Promise<{ readonly stored: number; readonly code: string | undefined }> {
  const endsAt = performance.now() + patienceMs;
  let stored = 0;
  for (let count = 0; performance.now() < endsAt; count += 1) {
    const [code] = codesOf(await register(`after-${count}`));
    if (code === 'LOG_WENT_BACK') return { stored, code };
    if (code === undefined) stored += 1;
    await sleep(100);
  }
  return { stored, code: undefined };
}

const factsThere = async () => {
  const store = await EventStoreDbEventStore.open({ url: server.environment['EVENTSTORE_URL'] ?? '', namespace });
  const { facts } = await store.readAll(undefined, { countMax: 1_000 });
  await store.close();
  return facts.map(({ stream }) => stream);
};

describe('an event store that is put back to a copy while everything runs', () => {
  it('is noticed by all processes: none of 45 registrations is taken, and nothing is answered from views', async () => {
    const data = join(folder, 'server');
    await asleep(() => cpSync(data, join(folder, 'copy'), { recursive: true }));
    for (let count = 0; count < 20; count += 1) await register(`lost-${count}`);
    await marketplace.settle();
    await asleep(() => {
      rmSync(data, { recursive: true });
      cpSync(join(folder, 'copy'), data, { recursive: true });
    });

    expect(await registeredUntilRefused()).toEqual({ stored: 0, code: 'LOG_WENT_BACK' });
    for (let count = 0; count < 45; count += 1)
      expect(codesOf(await register(`later-${count}`))).toEqual(['LOG_WENT_BACK']);
    const consumer = marketplace.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['before-1'] }] });
    expect(codesOf(await consumer.send('{ teams { totalCount } }'))).toEqual(['LOG_WENT_BACK']);
    const readyz = await fetch(`${marketplace.managementUrl}/readyz`);
    expect(readyz.status).toBe(503);
    expect(await readyz.text()).toMatch(/LOG_WENT_BACK: .* has seen the fact .* npm run accept-restored-log/);
    const streams = await factsThere();
    expect(streams.filter((stream) => /lost|after|later/.test(stream))).toEqual([]);
    expect(streams).toContain('team-before-4');
  });

  it('refuses every start until somebody has seen to it', async () => {
    await expect(marketplace.restart()).rejects.toThrow(
      /(STORE_TRUNCATED|LOG_WENT_BACK): .* npm run accept-restored-log/,
    );
  });

  it('is started on once it is accepted, also by a command that was run before', async () => {
    const variables = marketplace.variables();
    const shown = await acceptRestoredLog(['--dry-run'], variables);
    expect(shown.text).toMatch(/view \S+ has seen the fact \S+ at \S+, which is missing/);
    const accepted = await acceptRestoredLog([], variables);
    expect(accepted).toMatchObject({ exitCode: 0, text: expect.stringContaining('Accepted') });
    expect((await acceptRestoredLog([], variables)).text).toMatch(/^Nothing is missing/);
    await marketplace.restart();
    await marketplace.settle();
    const slugs = JSON.stringify(await marketplace.operator.query('{ teams(first: 100) { edges { node { slug } } } }'));
    expect(slugs).toContain('before-4');
    expect(slugs).not.toMatch(/lost|after|later/);
    expect(codesOf(await register('lost-3'))).toEqual([]);
    await marketplace.settle();
    expect(await factsThere()).toContain('team-lost-3');
  }, 60_000);
});

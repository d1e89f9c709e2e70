import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { reachPostgresql } from '#libs/postgresql';
import { freePort } from '../../servers/test-server.js';
import { databaseUrl } from '../servers.js';
import { openPooler, type Pooler } from './pooler.fixture.js';

let pooler: Pooler | undefined;
afterEach(async () => {
  await pooler?.close();
  pooler = undefined;
});

const longMs = 60_000;
const reach = (url: string, patienceMs = longMs) => reachPostgresql({ url, schema: 'bourse' }, patienceMs);

function changed(change: (url: URL) => void): string {
  const url = new URL(databaseUrl());
  change(url);
  return url.href;
}

describe('reaching a database', () => {
  it('succeeds where it answers, directly and through a pooler in session mode', async () => {
    await expect(reach(databaseUrl())).resolves.toBeUndefined();
    pooler = await openPooler(databaseUrl(), 'session');
    await expect(reach(pooler.url)).resolves.toBeUndefined();
  });

  it('waits for one that is not there yet', async () => {
    const port = await freePort();
    const url = changed((place) => (place.port = `${port}`));
    const reached = reach(url);
    await sleep(1_000);
    pooler = await openPooler(databaseUrl(), 'session', port);
    await expect(reached).resolves.toBeUndefined();
  });

  it('ends with one sentence that names it when its time is over', async () => {
    const port = await freePort();
    const url = changed((place) => (place.port = `${port}`));
    await expect(reach(url, 1_000)).rejects.toThrow(
      new RegExp(`^PostgreSQL at [^ ]+:${port} did not answer within 1 s: .*ECONNREFUSED`),
    );
    const unknown = changed((place) => (place.hostname = 'no-such-host.invalid'));
    await expect(reach(unknown, 1_000)).rejects.toThrow(/did not answer within 1 s: .*(ENOTFOUND|EAI_AGAIN)/);
  });

  it('does not wait when the answer is final', async () => {
    const password = changed((place) => (place.password = 'another'));
    await expect(reach(password)).rejects.toThrow(/^PostgreSQL at .* refuses us: password authentication failed/);
    const database = changed((place) => (place.pathname = '/no_such_database'));
    await expect(reach(database)).rejects.toThrow(/^PostgreSQL at .* refuses us: database "no_such_database" does not/);
    const encrypted = changed((place) => place.searchParams.set('sslmode', 'require'));
    await expect(reach(encrypted)).rejects.toThrow(/^PostgreSQL at .* refuses us: .*SSL/);
  });

  it('is refused where a pooler gives each transaction another connection', async () => {
    pooler = await openPooler(databaseUrl(), 'transaction');
    await expect(reach(pooler.url)).rejects.toThrow(/works in transaction mode.*set its pool_mode to session/);
  });
});

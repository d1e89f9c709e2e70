import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { EventStoreDbEventStore, type EventStoreDbOptions, StoreUnavailable } from '#libs/event-store';
import { factsToAppend } from '#libs/testing';
import { type StartOptions, startEventStoreDb } from '../../servers/eventstoredb/start.js';
import type { TestServer } from '../../servers/test-server.js';

type Tls = NonNullable<StartOptions['tls']>;
type Settings = Partial<EventStoreDbOptions>;

/** Servers of a spec's own, and everything of them gone after it. */
function servers(client: 'eventstore' | 'kurrentdb') {
  const folder = mkdtempSync(join(tmpdir(), 'bourse-connecting-'));
  const started: TestServer[] = [];
  const opened: EventStoreDbEventStore[] = [];
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
    for (const server of started.splice(0)) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const start = async (name: string, options: StartOptions = {}, port = 0): Promise<TestServer> => {
    const server = await startEventStoreDb(join(folder, name), port, { notReadyMs: 0, ...options });
    started.push(server);
    return server;
  };
  const open = async (url: string, settings: Settings = {}): Promise<EventStoreDbEventStore> => {
    const store = await EventStoreDbEventStore.open({ url, client, namespace: 'connecting', ...settings });
    opened.push(store);
    return store;
  };
  return { start, open, certified: (name: string) => certified(join(folder, name)) };
}

/** A certificate for this address alone, for a day, and the authority that has signed it. */
function certified(path: string): Tls & { readonly authorityFile: string } {
  mkdirSync(path, { recursive: true });
  const file = (name: string): string => join(path, name);
  const [authorityFile, certificateFile, keyFile] = [file('authority.pem'), file('server.pem'), file('server-key.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  const request = (args: readonly string[]) =>
    execFileSync('openssl', ['req', '-x509', ...curve, ...args], { stdio: 'ignore' });
  request(['-keyout', file('authority-key.pem'), '-out', authorityFile, '-subj', '/CN=authority']);
  const signer = ['-CA', authorityFile, '-CAkey', file('authority-key.pem')];
  const address = ['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', 'subjectAltName=IP:127.0.0.1'];
  request(['-keyout', keyFile, '-out', certificateFile, '-subj', '/CN=localhost', ...address, ...signer]);
  return { certificateFile, keyFile, authorityFile };
}

const urlOf = ({ environment }: TestServer): string => environment['EVENTSTORE_URL'] ?? '';
const portOf = (server: TestServer): number => Number(/:(\d+)\?/.exec(urlOf(server))?.[1]);

/** Appends two facts, reads and follows them: what a connection is for. How many of them came each way. */
async function used(store: EventStoreDbEventStore) {
  const options = { deadlineMs: 20_000 };
  const { outcome } = await store.append('shelf-1', factsToAppend(2), 'no-stream', options);
  const { facts } = await store.readStream('shelf-1', 0, options);
  let followedCount = 0;
  for await (const page of store.subscribe(undefined, { signal: AbortSignal.timeout(20_000) })) {
    followedCount += page.facts.length;
    if (page.isCaughtUp) break;
  }
  return { outcome, readCount: facts.length, followedCount };
}

const isUsable = { outcome: 'appended', readCount: 2, followedCount: 2 };

/** What a connection is and what it is refused for, through either client. */
export function describeConnecting(client: 'eventstore' | 'kurrentdb'): void {
  describe(`connecting through the client '${client}'`, () => {
    const { start, open, certified: certificate } = servers(client);

    it('speaks TLS and says who it is, by the connection string alone', async () => {
      const server = await start('tls', { user: 'bourse:change:it', tls: certificate('tls-files') });
      expect(await used(await open(urlOf(server)))).toEqual(isUsable);
    });

    it.each([
      ['a wrong password', 'bourse:guess@'],
      ['nobody', ''],
    ])('is refused at once, naming both reasons there may be, as %s', async (_who, user) => {
      const server = await start('denied', { user: 'bourse:right', tls: certificate('denied-files') });
      const url = urlOf(server).replace('bourse:right@', user);
      const refusal = await open(url, { openTimeoutMs: 20_000 }).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(StoreUnavailable);
      expect(String(refusal)).toMatch(/denies access: look at its user and password, .*acl\.readRoles/);
      expect(String(refusal)).not.toContain('guess');
    });

    it('is refused by its own timer where the certificate is signed by somebody else', async () => {
      const server = await start('foreign', { tls: certificate('foreign-files') });
      const { authorityFile } = certificate('own-files');
      const url = urlOf(server).replace(/tlsCAFile=.*$/, `tlsCAFile=${authorityFile}`);
      await expect(open(url, { openTimeoutMs: 1_500 })).rejects.toThrow(StoreUnavailable);
    });

    it('is told clearly when what it may do is taken away later: appends, reads and the feed', async () => {
      const tls = certificate('later-files');
      const first = await start('later', { user: 'bourse:first', tls });
      const store = await open(urlOf(first));
      expect(await used(store)).toEqual(isUsable);
      await first.stop();
      await start('later', { user: 'bourse:second', tls }, portOf(first));
      const options = { deadlineMs: 20_000 };
      const feed = store.subscribe(undefined, { signal: AbortSignal.timeout(20_000) })[Symbol.asyncIterator]();
      await expect(store.append('shelf-1', factsToAppend(1), 1, options)).rejects.toThrow(/denies writing to/);
      await expect(store.readStream('shelf-1', 0, options)).rejects.toThrow(/denies access/);
      await expect(feed.next()).rejects.toThrow(/denies reading/);
      expect(store.isWritable()).toBe(true);
    });

    it('finds the one node of a cluster by asking for it', async () => {
      const server = await start('cluster');
      expect(await used(await open(urlOf(server).replace('esdb://', 'esdb+discover://')))).toEqual(isUsable);
    });

    it('waits by itself for a server that has begun and takes nothing yet', async () => {
      const server = await start('starting', { notReadyMs: 2_500 });
      await server.control('kill');
      await server.control('start');
      expect(await used(await open(urlOf(server), { openTimeoutMs: 20_000 }))).toEqual(isUsable);
    });

    it('fails by its own timer where nobody listens, naming the server and not the password', async () => {
      const refusal = await open('esdb://bourse:secret@127.0.0.1:1?tls=false', { openTimeoutMs: 1_000 }).catch(String);
      expect(refusal).toMatch(/event store at 127\.0\.0\.1:1 does not answer/);
      expect(refusal).not.toContain('secret');
    });

    it('fails by its own timer at a frozen server, though the client never answers', async () => {
      const server = await start('frozen');
      await server.control('freeze');
      await expect(open(urlOf(server), { openTimeoutMs: 1_000 })).rejects.toThrow(/does not answer/);
      await server.control('thaw');
      expect(await used(await open(urlOf(server), { openTimeoutMs: 20_000 }))).toEqual(isUsable);
    });
  });
}

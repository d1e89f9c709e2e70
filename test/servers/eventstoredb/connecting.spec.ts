import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccessDeniedError, EventStoreDBClient } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { failureOf, newStream, noted, placesOf, type RunningServer, runServer } from './server.fixture.js';
import { startEventStoreDb } from './start.js';

let running: RunningServer;
let certificates = '';
beforeAll(async () => {
  certificates = mkdtempSync(join(tmpdir(), 'bourse-certificates-'));
  execFileSync('openssl', openssl(certificates), { stdio: 'ignore' });
  const certificate = readFileSync(join(certificates, 'certificate.pem'), 'utf8');
  const key = readFileSync(join(certificates, 'key.pem'), 'utf8');
  running = await runServer({ tls: { certificate, key }, credentials: { user: 'admin', password: 'change:it' } });
});
afterAll(async () => {
  await running.stop();
  rmSync(certificates, { recursive: true, force: true });
});

/** A certificate for this address alone, signed by itself, for a day. */
function openssl(directory: string): readonly string[] {
  const files = ['-keyout', join(directory, 'key.pem'), '-out', join(directory, 'certificate.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  return ['req', '-x509', ...curve, ...files, '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
}

/** Does something with a client of its own. `user` is `name:password@` or nothing. */
async function connected<Result>(user: string, use: (client: EventStoreDBClient) => Promise<Result>): Promise<Result> {
  const authority = join(certificates, 'certificate.pem');
  const client = EventStoreDBClient.connectionString(
    `esdb://${user}127.0.0.1:${running.server().port}?tls=true&tlsCAFile=${authority}`,
  );
  try {
    return await use(client);
  } finally {
    await client.dispose();
  }
}

const append = (client: EventStoreDBClient) => client.appendToStream(newStream(), noted());
const read = (client: EventStoreDBClient) => placesOf(client.readAll());

describe('connecting to a server with a user, over TLS', () => {
  it('lets the user in', async () => {
    expect(await connected('admin:change%3Ait@', append)).toMatchObject({ success: true });
    expect(await connected('admin:change%3Ait@', read)).not.toHaveLength(0);
  });

  it.each([
    ['nobody', ''],
    ['a wrong password', 'admin:guess@'],
  ])('refuses %s', async (_who, user) => {
    expect(await failureOf(connected(user, append))).toBeInstanceOf(AccessDeniedError);
    expect(await failureOf(connected(user, read))).toBeInstanceOf(AccessDeniedError);
  });
});

describe('starting a server with a user and TLS', () => {
  it('says in its URL all that a client needs', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'bourse-eventstoredb-'));
    const [certificateFile, keyFile] = [join(certificates, 'certificate.pem'), join(certificates, 'key.pem')];
    const options = { notReadyMs: 0, user: 'admin:change:it', tls: { certificateFile, keyFile } };
    const server = await startEventStoreDb(directory, 0, options);
    const client = EventStoreDBClient.connectionString(server.environment['EVENTSTORE_URL'] ?? '');
    expect(await append(client)).toMatchObject({ success: true });
    await client.dispose();
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  });
});

describe('finding the server by gossip', () => {
  it('leads to the one node there is', async () => {
    const single = await runServer();
    const client = EventStoreDBClient.connectionString(`esdb+discover://127.0.0.1:${single.server().port}?tls=false`);
    expect(await append(client)).toMatchObject({ success: true });
    await client.dispose();
    await single.stop();
  });
});

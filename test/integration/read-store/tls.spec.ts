import { execFile } from 'node:child_process';
import { chmod, chown, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { ReadStore } from '#libs/read-store';
import { startPostgresql } from '../../servers/postgresql/start.js';
import type { TestServer } from '../../servers/test-server.js';
import { run } from './postgresql-place.js';

let directory: string;
let server: TestServer;
let url: string;
let caFile: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'read-store-tls-'));
  const place = join(directory, 'postgresql');
  server = await startPostgresql(place);
  const [certificate, key] = [join(place, 'data', 'server.crt'), join(place, 'data', 'server.key')];
  await certify(certificate, key, 'localhost');
  const { uid, gid } = await stat(join(place, 'data'));
  for (const file of [certificate, key]) {
    await chown(file, uid, gid);
    await chmod(file, 0o600);
  }
  caFile = certificate;
  const plain = server.environment['DATABASE_URL'] ?? '';
  await run(plain, 'alter system set ssl = on');
  await run(plain, 'select pg_reload_conf()');
  url = plain.replace('127.0.0.1', 'localhost');
}, 120_000);
afterAll(async () => {
  await server.stop();
  await rm(directory, { recursive: true });
});

/** Makes a certificate that vouches for itself. */
async function certify(certificate: string, key: string, host: string): Promise<void> {
  const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
  const files = ['-keyout', key, '-out', certificate];
  await promisify(execFile)('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    ...files,
    ...subject,
  ]);
}

/** Whether the connection that these options make is encrypted. */
async function isEncrypted(options: { readonly url: string; readonly caFile?: string }): Promise<boolean> {
  const store = ReadStore.open({ ...options, schema: 'public' });
  try {
    const query = sql<{ ssl: boolean }>`select ssl from pg_stat_ssl where pid = pg_backend_pid()`;
    const { rows } = await query.execute(store.tables());
    return rows[0]?.ssl === true;
  } finally {
    await store.close();
  }
}

describe('a connection to PostgreSQL', () => {
  it('is encrypted and checks who is there, when it is given certificates', async () => {
    for (const mode of ['', '?sslmode=require', '?sslmode=verify-ca', '?sslmode=verify-full']) {
      expect(await isEncrypted({ url: url + mode, caFile })).toBe(true);
    }
  });

  it('refuses a server that its certificates do not vouch for', async () => {
    const [other, key] = [join(directory, 'other.crt'), join(directory, 'other.key')];
    await certify(other, key, 'localhost');
    await expect(isEncrypted({ url: `${url}?sslmode=verify-full`, caFile: other })).rejects.toThrow('self-signed');
    await expect(isEncrypted({ url: `${url}?sslmode=verify-full` })).rejects.toThrow('self-signed');
  });

  it('refuses a server that goes by another name, unless only the certificate matters', async () => {
    // The certificate is for `localhost`, and does not name the number.
    const elsewhere = url.replace('localhost', '127.0.0.1');
    expect(await isEncrypted({ url: `${elsewhere}?sslmode=verify-ca`, caFile })).toBe(true);
    await expect(isEncrypted({ url: `${elsewhere}?sslmode=verify-full`, caFile })).rejects.toThrow('not in the cert');
  });

  it('refuses a mode that may end unencrypted', async () => {
    await expect(isEncrypted({ url: `${url}?sslmode=prefer` })).rejects.toThrow('may end unencrypted');
  });

  it('is encrypted with require, whoever is there, and plain only where nobody asked for more', async () => {
    expect(await isEncrypted({ url: `${url}?sslmode=require` })).toBe(true);
    expect(await isEncrypted({ url: `${url}?sslmode=disable` })).toBe(false);
    expect(await isEncrypted({ url })).toBe(false);
  });

  it('needs the right password', async () => {
    const wrong = url.replace('bourse:bourse@', 'bourse:wrong@');
    await expect(isEncrypted({ url: wrong })).rejects.toThrow('password authentication failed');
  });
});

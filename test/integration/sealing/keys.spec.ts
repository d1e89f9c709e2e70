import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openPostgresqlKeys, type PostgresqlKeys } from '#libs/event-store';
import { openPostgresql } from '#libs/postgresql';
import { keysContract, sealingContract } from '#libs/testing';
import { run } from '../read-store/postgresql-place.js';
import { databaseUrl } from '../servers.js';

const masterKey = Buffer.alloc(32, 5).toString('base64');
let schema: string;
let keys: PostgresqlKeys;

function urlAs(user: string): string {
  const url = new URL(databaseUrl());
  url.username = user;
  url.password = 'theirs';
  return url.href;
}

const open = (key = masterKey) => openPostgresqlKeys({ database: { url: databaseUrl(), schema }, masterKey: key });

beforeEach(async () => {
  schema = `keys_${randomBytes(6).toString('hex')}`;
  keys = await open();
});

afterEach(async () => {
  await keys.close();
  const database = openPostgresql({ url: databaseUrl(), schema });
  await database.transaction((connection) => connection.query(`drop schema "${schema}" cascade`, []));
  await database.close();
});

describe('sealing with keys in PostgreSQL', () => {
  sealingContract({ expect, it }, () => keys.sealing);
});

describe('keys in PostgreSQL', () => {
  keysContract(
    { expect, it },
    {
      current: () => keys,
      reopen: async () => {
        await keys.close();
        keys = await open();
      },
      another: () => open(),
      lose: async (stream) => {
        await keys.close();
        const database = openPostgresql({ url: databaseUrl(), schema });
        await database.transaction((connection) =>
          connection.query('delete from stream_keys where stream = $1', [stream]),
        );
        await database.close();
        keys = await open();
      },
    },
  );

  it('are refused to another master key', async () => {
    await expect(open(Buffer.alloc(32, 6).toString('base64'))).rejects.toThrow('were wrapped with master key');
  });

  it('hold neither a key nor a name in the clear', async () => {
    await keys.sealing.seal('shelf-a', 'secret', { factId: 'fact-1', field: 'note' });
    await keys.people.remember('p1', { name: 'Ada Lovelace', email: 'ada@example.org' });
    await keys.people.signedIn('p1', { at: '2026-01-01T08:00:00.000Z', claims: 'for payments' });
    const database = openPostgresql({ url: databaseUrl(), schema });
    const connection = await database.queries.connect();
    const { rows } = await connection.query('select * from stream_keys natural full join people', []);
    connection.release();
    await database.close();
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toMatch(/Lovelace|example\.org|secret|payments/);
  });

  it('leave nothing of the last sign-in of somebody who was erased', async () => {
    await keys.people.signedIn('p1', { at: '2026-01-01T08:00:00.000Z', claims: '[]' });
    await keys.people.eraseSubjects(['p1']);
    const database = openPostgresql({ url: databaseUrl(), schema });
    const connection = await database.queries.connect();
    const { rows } = await connection.query('select signed_in_at, sign_in from people', []);
    connection.release();
    await database.close();
    expect(rows).toEqual([{ signed_in_at: null, sign_in: null }]);
  });

  it('are opened by a user who may not make schemas, in a schema that was made for them', async () => {
    const user = `${schema}_user`;
    const own = `${schema}_own`;
    await run(
      databaseUrl(),
      `create role "${user}" login password 'theirs'; create schema "${own}" authorization "${user}"`,
    );
    try {
      const opened = await openPostgresqlKeys({ database: { url: urlAs(user), schema: own }, masterKey });
      const sealed = await opened.sealing.seal('shelf-a', 'secret', { factId: 'fact-1', field: 'note' });
      expect(await opened.sealing.openAll([{ stream: 'shelf-a', text: sealed }])).toEqual(['secret']);
      await opened.close();
    } finally {
      await run(databaseUrl(), `drop schema "${own}" cascade; drop role "${user}"`);
    }
  });

  it('are made by several processes that start at once', async () => {
    const others = await Promise.all(Array.from({ length: 5 }, () => open()));
    const sealed = await Promise.all(
      others.map(({ sealing }) => sealing.seal('shelf-b', 'one key', { factId: 'fact-1', field: 'note' })),
    );
    expect(await keys.sealing.openAll(sealed.map((text) => ({ stream: 'shelf-b', text })))).toEqual(
      Array.from({ length: 5 }, () => 'one key'),
    );
    await Promise.all(others.map((each) => each.close()));
  });
});

import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openPostgresql, type Postgresql } from '#libs/postgresql';
import { run } from '../read-store/postgresql-place.js';
import { databaseUrl } from '../servers.js';
import { openPooler, type Pooler } from './pooler.fixture.js';

/** A database whose owner has set everything in another way than we rely on. */
const name = `odd_${randomBytes(6).toString('hex')}`;
const url = () => {
  const place = new URL(databaseUrl());
  place.pathname = `/${name}`;
  return place.href;
};
const oddSettings = {
  extra_float_digits: '0',
  timezone: "'America/New_York'",
  search_path: 'pg_temp',
  statement_timeout: "'1h'",
  bytea_output: "'escape'",
  default_transaction_isolation: "'serializable'",
  default_transaction_read_only: 'off',
};

let pooler: Pooler | undefined;
let postgresql: Postgresql | undefined;
beforeAll(async () => {
  await run(databaseUrl(), `create database ${name}`);
  for (const [setting, value] of Object.entries(oddSettings)) {
    await run(databaseUrl(), `alter database ${name} set ${setting} = ${value}`);
  }
});
afterEach(async () => {
  await postgresql?.close();
  await pooler?.close();
  [postgresql, pooler] = [undefined, undefined];
});
afterAll(() => run(databaseUrl(), `drop database ${name} with (force)`));

const settings = `select current_setting('timezone') as timezone, current_setting('search_path') as path,
  current_setting('statement_timeout') as timeout, current_setting('default_transaction_isolation') as isolation,
  current_setting('transaction_read_only') as "readOnly", 0.1::float8 + 0.2::float8 as sum, '\\xff'::bytea as bytes`;

const reliedOn = {
  timezone: 'UTC',
  path: '"bourse"',
  isolation: 'read committed',
  sum: 0.1 + 0.2,
  bytes: Buffer.from([0xff]),
};

describe('a connection to a database that its owner has set up in another way', () => {
  it.each(['directly', 'through a pooler in session mode'])('has what we rely on, %s', async (way) => {
    if (way !== 'directly') pooler = await openPooler(url(), 'session');
    postgresql = openPostgresql({ url: pooler?.url ?? url(), schema: 'bourse' });

    const querying = await postgresql.queries.connect();
    const { rows: queried } = await querying.query(settings, []);
    querying.release();
    const { rows: written } = await postgresql.transaction((connection) => connection.query(settings, []));
    const session = await postgresql.session();
    const { rows: kept } = await session.query(settings, []);
    await session.end();

    expect(queried).toEqual([{ ...reliedOn, timeout: '10s', readOnly: 'on' }]);
    expect(written).toEqual([{ ...reliedOn, timeout: '30s', readOnly: 'off' }]);
    expect(kept).toEqual([{ ...reliedOn, timeout: '5s', readOnly: 'off' }]);
  });
});

import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { NewReadPlace } from '#libs/testing';

/** A schema of a database, for one spec alone. */
export function postgresqlPlace(url: string, poolMax = 4): NewReadPlace {
  return async () => {
    const schema = `spec_${randomUUID().replaceAll('-', '')}`;
    const options = { url, schema, poolMax };
    return { options, operations: options, remove: () => run(url, `drop schema if exists "${schema}" cascade`) };
  };
}

/** Runs a statement on a connection of its own. */
export async function run(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(statement);
  await client.end();
}

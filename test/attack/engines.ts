import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openPostgresql } from '#libs/postgresql';
import { startEventStoreDb } from '../servers/eventstoredb/start.js';
import { startPostgresql } from '../servers/postgresql/start.js';
import type { TestServer } from '../servers/test-server.js';

/** Event store and database of the distributed mode: those that `npm run servers` has started, or some of our own. */
export interface Engines {
  /** A part of them that nobody else uses, as variables of the environment. */
  variables(): Promise<Readonly<Record<string, string>>>;
  /** Removes what an installation with these variables kept in the database. */
  forget(variables: Readonly<Record<string, string>>): Promise<void>;
  stop(): Promise<void>;
}

export function enginesIn(folder: string): Engines {
  let own: Promise<readonly TestServer[]> | undefined;
  const places = async () => {
    const { EVENTSTORE_URL, DATABASE_URL } = process.env;
    if (EVENTSTORE_URL !== undefined && DATABASE_URL !== undefined) return { EVENTSTORE_URL, DATABASE_URL };
    own ??= startOwn(folder);
    const environment = Object.assign({}, ...(await own).map((server) => server.environment));
    return { EVENTSTORE_URL: String(environment.EVENTSTORE_URL), DATABASE_URL: String(environment.DATABASE_URL) };
  };
  return {
    variables: async () => {
      const { EVENTSTORE_URL, DATABASE_URL } = await places();
      const namespace = `t${randomBytes(5).toString('hex')}`;
      return {
        BOURSE_EVENT_STORE_URL: EVENTSTORE_URL,
        BOURSE_EVENT_STORE_NAMESPACE: namespace,
        BOURSE_DATABASE_URL: DATABASE_URL,
        BOURSE_DATABASE_SCHEMA: namespace,
        BOURSE_MASTER_KEY: randomBytes(32).toString('base64'),
      };
    },
    forget: async ({ BOURSE_DATABASE_URL: url = '', BOURSE_DATABASE_SCHEMA: schema = '' }) => {
      const database = openPostgresql({ url, schema, caFile: undefined });
      await database.transaction((connection) => connection.query(`drop schema if exists "${schema}" cascade`, []));
      await database.close();
    },
    stop: async () => {
      for (const server of (await own) ?? []) await server.stop();
    },
  };
}

async function startOwn(folder: string): Promise<readonly TestServer[]> {
  const place = join(folder, 'engines');
  mkdirSync(place);
  return Promise.all([startEventStoreDb(join(place, 'eventstoredb')), startPostgresql(join(place, 'postgresql'))]);
}

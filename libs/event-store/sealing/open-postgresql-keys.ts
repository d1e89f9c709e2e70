import { type Clock, systemClock } from '#libs/kernel';
import { openPostgresql, type PostgresqlOptions } from '#libs/postgresql';
import { deriveKeys, parseMasterKey } from './master-key.js';
import type { Keys } from './open-keys.js';
import { postgresqlKeyRows } from './postgresql-key-rows.js';
import { changesByOthers, counted, keepNoticing, prepareKeys } from './postgresql-keys-schema.js';
import { PostgresqlPeople } from './postgresql-people.js';
import { PostgresqlSealing } from './postgresql-sealing.js';

export interface OpenPostgresqlKeysOptions {
  readonly database: PostgresqlOptions;
  /** 32 bytes in base64, the same for all processes. */
  readonly masterKey: string;
  readonly clock?: Clock;
}

export interface PostgresqlKeys extends Keys {
  close(): Promise<void>;
}

const connectionsMax = 4;

/** Opens the installation's keys. Throws `MasterKeyFault` when the master key is malformed or another one, and the database's faults. */
export async function openPostgresqlKeys({
  database: options,
  masterKey,
  clock = systemClock,
}: OpenPostgresqlKeysOptions): Promise<PostgresqlKeys> {
  const installation = deriveKeys(parseMasterKey(masterKey));
  const database = openPostgresql({ ...options, poolMax: connectionsMax });
  const now = () => clock.now();
  const openedAt = now().toISOString();
  let signInsKeptSince: string | undefined;
  try {
    const { fingerprint } = installation;
    signInsKeptSince = await prepareKeys(database, { fingerprint, signInsKeptSince: openedAt });
  } catch (error) {
    await database.close();
    throw error;
  }
  const sealing = new PostgresqlSealing(postgresqlKeyRows(database, installation.wrapping), installation, now);
  const kept = { since: signInsKeptSince ?? openedAt, now };
  const people = new PostgresqlPeople(database, installation.people, kept);
  const notice = changesByOthers(database, (name) => {
    if (name === counted.people) people.forgetKnown();
    else sealing.forgetKept();
  });
  const closing = new AbortController();
  const noticing = keepNoticing(notice, closing.signal);
  return {
    sealing,
    people,
    noticeErasures: notice,
    close: async () => {
      closing.abort();
      await noticing;
      await database.close();
    },
  };
}

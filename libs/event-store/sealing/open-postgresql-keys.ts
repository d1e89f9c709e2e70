import { type Clock, systemClock } from '#libs/kernel';
import { openPostgresql, type PostgresqlOptions } from '#libs/postgresql';
import { deriveKeys, parseMasterKey } from './master-key.js';
import type { Keys } from './open-keys.js';
import { PostgresqlErasedUpTo } from './postgresql-erased-up-to.js';
import { postgresqlKeyReads } from './postgresql-key-reads.js';
import { postgresqlKeyRows } from './postgresql-key-rows.js';
import { changeCount, changesByOthers, counted, keepNoticing, prepareKeys } from './postgresql-keys-schema.js';
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
  const reads = postgresqlKeyReads(database);
  const sealing = new PostgresqlSealing(postgresqlKeyRows(database, reads, installation.wrapping), installation, now);
  const kept = { since: signInsKeptSince ?? openedAt, now };
  const people = new PostgresqlPeople({ database, reads }, installation.people, kept);
  const forget = () => {
    sealing.forgetKept();
    people.forgetKnown();
  };
  reads.onPutBack(async () => forget());
  const notice = changesByOthers(reads, async (name) => {
    if (name === counted.people) return people.forgetKnown();
    // Another process has carried out the erasures that were missing. What this one still has may be missing too.
    if (name === counted.putBacks) await sealing.writeBack();
    return sealing.forgetErased();
  });
  const closing = new AbortController();
  const noticing = keepNoticing(notice, closing.signal);
  return {
    sealing,
    people,
    erasedUpTo: new PostgresqlErasedUpTo(database),
    onPutBack: (carryOutErasures) =>
      reads.onPutBack(async () => {
        await carryOutErasures();
        await sealing.writeBack();
        forget();
        await database.transaction((connection) => changeCount(connection, counted.putBacks));
      }),
    streamsWithKeys: (after, countMax) =>
      database.transaction(async (connection) => {
        const { rows } = await connection.query<{ readonly stream: string }>(
          `select stream from stream_keys where stream collate "C" > $1 and wrapped_key is not null
           order by stream collate "C" limit $2`,
          [after, countMax],
        );
        return rows.map(({ stream }) => stream);
      }),
    noticeErasures: notice,
    close: async () => {
      closing.abort();
      await noticing;
      await database.close();
    },
  };
}

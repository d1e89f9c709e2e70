import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { ask, type PostgresqlResult } from './connection.js';
import { asFault } from './faults.js';
import { clientConfig, type PostgresqlOptions } from './options.js';
import { prepareClient } from './prepared-client.js';

const heartbeatMs = 1_000;
const answerTimeoutMs = 3_000;

/** A connection of one's own, whose life means something: a lock is held, or a channel is listened to, as long as it lasts. */
export interface PostgresqlSession {
  /** Aborts as soon as the connection is known to be lost, or was ended. */
  readonly lost: AbortSignal;
  query<R>(text: string, values: readonly unknown[]): Promise<PostgresqlResult<R>>;
  /** Takes the lock of this name, or says that another session has it. It is held until the session ends. */
  tryLock(name: string): Promise<boolean>;
  /** Calls for every notification on the channel. */
  listen(channel: string, notice: () => void): Promise<void>;
  end(): Promise<void>;
}

/** Opens a session and looks every second whether it is still there, so that its loss is noticed within 4 s. Throws `PostgresqlUnavailable`. */
export async function openSession(options: PostgresqlOptions): Promise<PostgresqlSession> {
  const client = new Client({ ...clientConfig(options, 'session'), query_timeout: answerTimeoutMs });
  const ended = new AbortController();
  const lose = () => ended.abort();
  client.on('error', lose);
  client.on('end', lose);
  const run = async <R>(text: string, values: readonly unknown[]): Promise<PostgresqlResult<R>> => {
    try {
      return await ask<R>(client, text, values);
    } catch (error) {
      throw asFault(error);
    }
  };
  try {
    await client.connect();
    await prepareClient(client, options, 'session');
  } catch (error) {
    void client.end().catch(() => undefined);
    throw asFault(error);
  }
  void watch(() => run('select 1', []), ended);
  return {
    lost: ended.signal,
    query: run,
    tryLock: async (name) => {
      const lock = 'select pg_try_advisory_lock(hashtextextended($1, 0)) as "isHeld"';
      const { rows } = await run<{ readonly isHeld: boolean }>(lock, [name]);
      return rows[0]?.isHeld === true;
    },
    listen: async (channel, notice) => {
      client.on('notification', (told) => {
        if (told.channel === channel) notice();
      });
      await run(`listen ${quoted(channel)}`, []);
    },
    end: async () => {
      lose();
      await client.end().catch(() => undefined);
    },
  };
}

async function watch(look: () => Promise<unknown>, ended: AbortController): Promise<void> {
  const { signal } = ended;
  while (!signal.aborted) {
    await sleep(heartbeatMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await look().catch(() => ended.abort());
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

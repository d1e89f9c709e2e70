import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { ask } from './connection.js';
import { asFault } from './faults.js';
import { clientConfig, type PostgresqlOptions } from './options.js';

const answerTimeoutMs = 5_000;
const pauseMs = 500;

/** The database is not there, or takes nobody of ours. The message names it in one sentence. */
class DatabaseMissing extends Error {
  override readonly name = 'DatabaseMissing';
}

/** Something between us and the database gives each transaction another connection, so that locks, notifications and settings get lost. */
class PoolerUnsupported extends Error {
  override readonly name = 'PoolerUnsupported';

  constructor(place: string) {
    super(
      `The pooler at ${place} works in transaction mode, in which locks, notifications and settings of a connection get lost: set its pool_mode to session, or name the PostgreSQL behind it`,
    );
  }
}

/**
 * Waits until the database answers, `patienceMs` at most, and makes sure that a connection stays what it is from one transaction to the next. Throws
 * `DatabaseMissing` at the end, or at once when the answer is final, and `PoolerUnsupported`.
 */
export async function reachPostgresql(options: PostgresqlOptions, patienceMs: number): Promise<void> {
  const place = new URL(options.url).host;
  const endsAt = performance.now() + patienceMs;
  for (;;) {
    try {
      if (!(await keepsSessions(options))) throw new PoolerUnsupported(place);
      return;
    } catch (error) {
      if (error instanceof PoolerUnsupported) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      if (isFinal(error)) throw new DatabaseMissing(`PostgreSQL at ${place} refuses us: ${reason}`, { cause: error });
      if (performance.now() + pauseMs > endsAt) {
        const seconds = Math.round(patienceMs / 1_000);
        throw new DatabaseMissing(`PostgreSQL at ${place} did not answer within ${seconds} s: ${reason}`, {
          cause: error,
        });
      }
    }
    await sleep(pauseMs);
  }
}

/** Credentials and rights (28), a database that nobody made (3D), and certificates stay as they are; everything else may pass. */
function isFinal(error: unknown): boolean {
  if (error instanceof DatabaseError) return /^(28|3D)/.test(error.code ?? '');
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error)) return error instanceof RangeError;
  const code = 'code' in cause ? String(cause.code) : '';
  return /CERT|SIGNATURE|ALTNAME|ERR_TLS|ERR_SSL/.test(code) || cause.message.includes('does not support SSL');
}

async function lookFrom(connection: Connection): Promise<Seen | undefined> {
  const { rows } = await connection.ask<Seen>(
    `select pg_backend_pid() as pid, current_setting('bourse.session', true) as mark`,
  );
  return rows[0];
}

interface Seen {
  readonly pid: number;
  readonly mark: string | null;
}

/**
 * Whether two connections are two sessions: while a transaction of the other is open, ours still is on its own server process, with what was set
 * before. A pooler in transaction mode hands the process that is free to whoever begins next.
 */
async function keepsSessions(options: PostgresqlOptions): Promise<boolean> {
  const [ours, other] = [connectionOf(options), connectionOf(options)];
  const mark = randomUUID();
  try {
    await ours.connect();
    await ours.ask(`select set_config('bourse.session', '${mark}', false)`);
    const first = await lookFrom(ours);
    await other.connect();
    await other.ask('begin');
    const beside = await lookFrom(other);
    if (beside?.pid === first?.pid || beside?.mark === mark) return false;
    const again = await lookFrom(ours);
    return again?.pid === first?.pid && again?.mark === mark;
  } finally {
    await Promise.all([ours.end(), other.end()]);
  }
}

async function faulty<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asFault(error);
  }
}

interface Connection {
  connect(): Promise<void>;
  ask<R>(text: string): ReturnType<typeof ask<R>>;
  end(): Promise<void>;
}

function connectionOf(options: PostgresqlOptions): Connection {
  const client = new Client({ ...clientConfig(options, 'session'), query_timeout: answerTimeoutMs });
  client.on('error', () => undefined);
  return {
    connect: async () => void (await faulty(client.connect())),
    ask: <R>(text: string) => faulty(ask<R>(client, text, [])),
    end: () => client.end().catch(() => undefined),
  };
}

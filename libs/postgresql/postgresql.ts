import { Pool, type PoolClient } from 'pg';
import { listening, type PostgresqlConnection } from './connection.js';
import { asFault, PoolExhausted } from './faults.js';
import * as defaults from './options.js';
import { clientConfig, type PostgresqlOptions, type Purpose } from './options.js';
import { prepareClient } from './prepared-client.js';
import { openSession, type PostgresqlSession } from './session.js';

const planForMs = 1_000;

/** Where connections come from; what Kysely's dialect asks of a pool. */
export interface PostgresqlPool {
  /** Throws `PoolExhausted` when none is free in time. */
  connect(): Promise<PostgresqlConnection>;
  end(): Promise<void>;
  readonly options: object;
}

/** A database as one process uses it. Connects when it is first used, and again after the server went away. */
export interface Postgresql {
  readonly schema: string;
  /** For queries only: the server refuses a statement that writes. */
  readonly queries: PostgresqlPool;
  /**
   * Everything that `work` writes becomes visible together, or not at all. One at a time. What `work` asks at the same time is answered in the order
   * in which it was asked; nothing may be under way any more when `work` ends.
   */
  transaction<T>(work: Work<T>): Promise<T>;
  /** Holds a lock of this name until the transaction ends; waits for whoever else has it. */
  lock(connection: PostgresqlConnection, name: string): Promise<void>;
  session(): Promise<PostgresqlSession>;
  close(): Promise<void>;
}

/** Nothing is connected yet. Throws when the options cannot be right. */
export function openPostgresql(options: PostgresqlOptions): Postgresql {
  const queries = openPool(options, 'queries', options.poolMax ?? defaults.poolMax);
  const writer = openPool(options, 'transactions', 1);
  const plan = planningAnew();
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
  return {
    schema: options.schema,
    queries,
    transaction: (work) => inTurn(() => transact(writer, plan, work)),
    lock: async (connection, name) => {
      await connection.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
    },
    session: () => openSession(options),
    close: async () => void (await Promise.all([queries.end(), writer.end()])),
  };
}

type Work<T> = (connection: PostgresqlConnection) => Promise<T>;

/**
 * A prepared statement keeps its plan until the server has counted the table anew, which may take minutes. One that was made for an empty table reads
 * all of it meanwhile, however large it grows. Planned anew it knows how large it is, because that needs no count.
 */
function planningAnew(): Work<void> {
  let plannedAt = performance.now();
  return async (connection) => {
    if (performance.now() - plannedAt < planForMs) return;
    plannedAt = performance.now();
    await connection.query('discard plans', []);
  };
}

async function transact<T>(pool: PostgresqlPool, plan: Work<void>, work: Work<T>): Promise<T> {
  const connection = await pool.connect();
  let isSound = false;
  try {
    await plan(connection);
    await connection.query('begin', []);
    const result = await work(connection);
    const { command } = await connection.query('commit', []);
    // What failed without anybody noticing is rolled back by a commit, and that is no error to the server.
    if (command !== 'COMMIT')
      throw new TypeError('A statement of the transaction had failed, so nothing of it is kept');
    isSound = true;
    return result;
  } catch (error) {
    isSound = await connection.query('rollback', []).then(
      () => true,
      () => false,
    );
    throw error;
  } finally {
    connection.release(!isSound);
  }
}

/** Before anybody gets a connection; one that cannot be prepared is thrown away. */
function preparing(options: PostgresqlOptions, purpose: Purpose) {
  return (client: PoolClient, done: (error?: Error) => void): void => {
    prepareClient(client, options, purpose).then(
      () => done(),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
    );
  };
}

function openPool(options: PostgresqlOptions, purpose: Purpose, max: number): PostgresqlPool {
  const pool = new Pool({ ...clientConfig(options, purpose), max, verify: preparing(options, purpose) });
  // An idle connection that the server ends says so here; the pool has thrown it away already.
  pool.on('error', () => undefined);
  // A server that ends may say so in the very piece that makes a connection ready: the pool listens no longer then, and its user not yet.
  pool.on('connect', (client) => client.on('error', () => undefined));
  let isEnded = false;
  return {
    options: {},
    connect: async () => {
      try {
        return listening(await pool.connect());
      } catch (error) {
        const isFull = error instanceof Error && error.message === 'timeout exceeded when trying to connect';
        throw isFull ? new PoolExhausted(max, options.connectTimeoutMs ?? defaults.connectTimeoutMs) : asFault(error);
      }
    },
    end: async () => {
      if (isEnded) return;
      isEnded = true;
      await pool.end();
    },
  };
}

import { readFileSync } from 'node:fs';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { TypeOverrides, types } from 'pg';

/** How to reach a database, and how long to wait for it. */
export interface PostgresqlOptions {
  /**
   * `postgres://user:password@host:port/database`. Its `sslmode` is one of disable (as without it, unless there is a `caFile`), require (encrypted,
   * whoever it is), verify-ca and verify-full.
   */
  readonly url: string;
  /** The schema that all names stand in; small letters, digits, `_` and `-`. */
  readonly schema: string;
  /** Certificates (PEM) that the server's is checked against. Makes the connection encrypted. */
  readonly caFile?: string | undefined;
  /** Connections for queries: 10 unless given. One more is used by transactions, and one by each session. */
  readonly poolMax?: number | undefined;
  /** Until a connection is made, or one of the pool is free: 5,000 unless given. */
  readonly connectTimeoutMs?: number | undefined;
  /** After which the server gives a statement up: 10,000 for queries and 30,000 in transactions unless given. */
  readonly statementTimeoutMs?: number | undefined;
  /** After which a server that does not answer counts as gone: 2,000 more than it may take, unless given. */
  readonly answerTimeoutMs?: number | undefined;
  /** After which the server ends a transaction that its owner has forgotten: 10,000 unless given. */
  readonly idleInTransactionTimeoutMs?: number | undefined;
  /** What the server calls us in its lists. */
  readonly applicationName?: string | undefined;
}

export type Purpose = 'queries' | 'transactions' | 'session';

const statementTimeoutsMs = { queries: 10_000, transactions: 30_000, session: 5_000 } as const;
const answerMarginMs = 2_000;
export const connectTimeoutMs = 5_000;
export const poolMax = 10;

/** What `pg` is given. Throws when the schema's name or the mode is none of ours, and when the file of certificates cannot be read. */
export function clientConfig(options: PostgresqlOptions, purpose: Purpose) {
  if (!/^[a-z_][a-z0-9_-]{0,62}$/.test(options.schema)) {
    throw new RangeError(`'${options.schema}' is no name of a schema: small letters, digits, _ and - are`);
  }
  const { url, ssl } = withoutSsl(options);
  return {
    connectionString: url,
    ssl,
    application_name: options.applicationName ?? 'bourse',
    connectionTimeoutMillis: options.connectTimeoutMs ?? connectTimeoutMs,
    query_timeout: options.answerTimeoutMs ?? statementTimeoutOf(options, purpose) + answerMarginMs,
    keepAlive: true,
    // What a transaction asks at the same time is sent at the same time, and answered in that order.
    pipeline: purpose === 'transactions',
    types: parsers,
  };
}

function statementTimeoutOf({ statementTimeoutMs }: PostgresqlOptions, purpose: Purpose): number {
  return statementTimeoutMs ?? statementTimeoutsMs[purpose];
}

/**
 * All that we rely on in a connection, whatever the database, its user or somebody between have set. Half-open connections are noticed by the server
 * within half a minute, so that a lock does not outlive its machine.
 */
export function settingsOf(options: PostgresqlOptions, purpose: Purpose): Readonly<Record<string, string>> {
  return {
    search_path: `"${options.schema}"`,
    timezone: 'UTC',
    extra_float_digits: '1',
    bytea_output: 'hex',
    default_transaction_isolation: 'read committed',
    default_transaction_read_only: purpose === 'queries' ? 'on' : 'off',
    statement_timeout: `${statementTimeoutOf(options, purpose)}`,
    idle_in_transaction_session_timeout: `${options.idleInTransactionTimeoutMs ?? 10_000}`,
    tcp_keepalives_idle: '10',
    tcp_keepalives_interval: '5',
    tcp_keepalives_count: '3',
  };
}

/** The client's own reading of `sslmode` would go before what is decided here. */
function withoutSsl({ url, caFile }: PostgresqlOptions) {
  const address = new URL(url);
  const mode = address.searchParams.get('sslmode');
  address.searchParams.delete('sslmode');
  return { url: address.href, ssl: sslOf(mode, caFile, address.hostname) };
}

function sslOf(mode: string | null, caFile: string | undefined, host: string) {
  const ca = caFile === undefined ? {} : { ca: readFileSync(caFile, 'utf8') };
  // The client names no host that is a number, and Node would then look for `localhost`.
  const full = {
    ...ca,
    checkServerIdentity: (_name: string, found: PeerCertificate) => checkServerIdentity(host, found),
  };
  const skipName = { checkServerIdentity: () => undefined };
  switch (mode) {
    case 'disable':
      return false;
    case null:
      return caFile === undefined ? false : full;
    case 'require':
      return caFile === undefined ? { rejectUnauthorized: false } : { ...ca, ...skipName };
    case 'verify-ca':
      return { ...ca, ...skipName };
    case 'verify-full':
      return full;
    default:
      throw new RangeError(`sslmode ${mode} may end unencrypted: say disable, require, verify-ca or verify-full`);
  }
}

/** Counts, cents and sums come as numbers, as they do from any other engine. */
const parsers = new TypeOverrides();
parsers.setTypeParser(types.builtins.INT8, safeInteger);
parsers.setTypeParser(types.builtins.NUMERIC, Number);

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is more than a number holds exactly`);
  return value;
}

import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperatorTokens } from '#libs/accounts';
import { type Configuration, readConfiguration } from '#libs/configuration';
import { type Host, type HostOptions, issueOperatorToken, type Roles, startHost } from '#libs/hosting';
import { type Clock, systemClock } from '#libs/kernel';
import { openLog, SecurityLog } from '#libs/observability';
import { openPostgresql } from '#libs/postgresql';
import { type Client, clientOf } from '../../acceptance/client.js';
import { databaseUrl, eventStoreUrl } from '../servers.js';

type Started = Partial<Pick<HostOptions, 'clock' | 'isClockWatched'>>;

/** One API process, and who asks it. */
export interface Api {
  readonly host: Host;
  readonly operator: Client;
  /** What /readyz answers. */
  ready(): Promise<unknown>;
}

/** A place on the servers for one spec, and processes on it that share nothing else. */
export interface Processes {
  readonly lines: string[];
  /** What the processes are configured by. */
  readonly variables: Readonly<Record<string, string>>;
  startProjector(options?: Started): Promise<Host>;
  startApi(options?: Started, environment?: Readonly<Record<string, string>>): Promise<Api>;
  /** What `--issue-operator-token` does, on these servers. */
  issueOperatorToken(environment?: Readonly<Record<string, string>>, clock?: Clock): Promise<string>;
  /** Stops them in the opposite order, and removes what they kept in the database. */
  stop(): Promise<void>;
}

const patienceMs = 60_000;
const quiet = { converses: false, publishes: false, takesSignals: false } as const;

export function processesOn(servers: { readonly eventStore?: string } = {}): Processes {
  const directory = mkdtempSync(join(tmpdir(), 'bourse-processes-'));
  const own = `h${randomBytes(6).toString('hex')}`;
  const lines: string[] = [];
  const started: Host[] = [];
  let token: string | undefined;
  const variables = {
    BOURSE_DATA_DIRECTORY: directory,
    BOURSE_HTTP_PORT: '0',
    BOURSE_MANAGEMENT_PORT: '0',
    BOURSE_EVENT_STORE_URL: servers.eventStore ?? eventStoreUrl(),
    BOURSE_EVENT_STORE_NAMESPACE: own,
    BOURSE_DATABASE_URL: databaseUrl(),
    BOURSE_DATABASE_SCHEMA: own,
    BOURSE_DATABASE_CONNECTIONS_MAX: '4',
    BOURSE_MASTER_KEY: randomBytes(32).toString('base64'),
  };
  const start = async (name: string, roles: Roles, options: Started, environment = {}) => {
    const log = openLog({ level: 'info', destination: { write: (line) => void lines.push(line) } });
    const configuration = configured({ ...variables, ...environment });
    const host = await startHost({ name, configuration, clock: systemClock, log, ...options }, roles);
    started.push(host);
    return host;
  };
  return {
    lines,
    variables,
    startProjector: (options = {}) => start('projector', { ...quiet, projections: 'LEADS' }, options),
    startApi: async (options = {}, environment = {}) => {
      const roles = { ...quiet, converses: true, projections: 'FOLLOWS' } as const;
      const host = await start('api', roles, options, environment);
      token ??= await host.app.get(OperatorTokens, { strict: false }).issueAnother();
      const ready = async () => (await fetch(`${host.managementUrl}/readyz`)).json();
      // The projector builds the views meanwhile.
      await until(async () => !JSON.stringify(await ready()).includes('"views"'));
      return {
        host,
        operator: clientOf(
          () => host.url ?? '',
          async () => token,
        ),
        ready,
      };
    },
    issueOperatorToken: (environment = {}, clock = systemClock) =>
      issueOperatorToken(configured({ ...variables, ...environment }), SecurityLog.unheard(), clock),
    stop: async () => {
      for (const host of started.toReversed()) await host.stop();
      const { database } = configured(variables).engines.distributed ?? {};
      const postgresql = database && openPostgresql(database);
      await postgresql?.transaction((connection) => connection.query(`drop schema if exists "${own}" cascade`, []));
      await postgresql?.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const endsAt = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > endsAt) throw new Error(`Waited ${patienceMs} ms in vain`);
    await sleep(100);
  }
}

function configured(environment: Readonly<Record<string, string>>): Configuration {
  const read = readConfiguration(environment);
  if (read.outcome === 'invalid') throw new Error(read.problems.join('\n'));
  return read.configuration;
}

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemClock } from '#libs/kernel';
import { type IdentityProvider, openIdentityProvider } from '../acceptance/identity-provider.js';
import { plain } from '../fault/distributed/member.js';
import { until } from '../fault/distributed/until.js';
import { freePort } from '../servers/test-server.js';
import type { Engines } from './engines.js';
import { type ServerProcess, startServer } from './server-process.js';

export type Mode = 'embedded' | 'distributed';

/** What is switched off for a control, as `loosened.ts` takes it. Nothing: the server runs as an operator starts it. */
export interface Looseness {
  /** Limits of `libs/graphql` that differ, by their names. */
  readonly limits?: Readonly<Record<string, number>>;
  /** The event loop is made to stand so long, again and again. */
  readonly stallMs?: number;
  /** Memory that the process holds for nothing. */
  readonly ballastMebibytes?: number;
  /** Whether producers' schemas are checked in threads of their own; yes unless said. */
  readonly hasThreads?: boolean;
  /** Protections that are off: what schemas may say, what tokens may that act for a person, what holds a version that is retired. */
  readonly without?: readonly ('gate' | 'delegation' | 'retirement')[];
}

/** A marketplace in processes of its own, to be attacked. */
export interface Installation {
  readonly mode: Mode;
  readonly url: string;
  /** The process that converses comes first. */
  readonly servers: readonly [ServerProcess, ...ServerProcess[]];
  readonly identityProvider: IdentityProvider;
  readonly operatorToken: string;
  stop(): Promise<void>;
}

export interface Wanted {
  readonly mode: Mode;
  readonly folder: string;
  readonly engines: Engines;
  readonly looseness: Looseness | undefined;
  /** Variables as an operator would set them. */
  readonly environment: Readonly<Record<string, string>>;
}

const readyPatienceMs = 60_000;
const run = promisify(execFile);
const apps = join(import.meta.dirname, '..', '..', 'apps');
const appsOf = { embedded: ['standalone'], distributed: ['api', 'projector'] } as const;

export async function startInstallation({
  mode,
  folder,
  engines,
  looseness,
  environment,
}: Wanted): Promise<Installation> {
  const own = join(folder, `i${randomBytes(4).toString('hex')}`);
  mkdirSync(own);
  const identityProvider = await openIdentityProvider(own, systemClock);
  const httpPort = await freePort();
  const variables = {
    BOURSE_DATA_DIRECTORY: join(own, 'data'),
    BOURSE_HTTP_PORT: `${httpPort}`,
    BOURSE_OIDC_ISSUERS: identityProvider.configuration,
    ...(mode === 'distributed' && (await engines.variables())),
    ...environment,
  };
  const start = async (app: string): Promise<ServerProcess> => {
    const managementPort = await freePort();
    const program = looseness === undefined ? join(apps, app, 'main.js') : join(import.meta.dirname, 'loosened.js');
    const args = looseness === undefined ? [] : [app, JSON.stringify(looseness)];
    return startServer({ name: app, program, args, environment: variables, managementPort, folder: own });
  };
  const [first, ...others] = appsOf[mode];
  const servers = [await start(first), ...(await Promise.all(others.map(start)))] as const;
  const stop = async () => {
    await Promise.all(servers.map((server) => server.kill()));
    if (mode === 'distributed') await engines.forget(variables);
  };
  try {
    await until(() => areReady(servers), readyPatienceMs, 'the attacked servers to be ready');
    const { stdout } = await run(process.execPath, [join(apps, first, 'main.js'), '--issue-operator-token'], {
      env: plain(variables),
    });
    return { mode, url: `http://127.0.0.1:${httpPort}`, servers, identityProvider, operatorToken: stdout.trim(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function areReady(servers: readonly ServerProcess[]): Promise<boolean> {
  for (const server of servers) {
    const end = server.end();
    if (end !== undefined) throw new Error(`A server did not start: ${end}`);
  }
  return (await Promise.all(servers.map(isReady))).every(Boolean);
}

async function isReady({ managementPort }: ServerProcess): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${managementPort}/readyz`, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

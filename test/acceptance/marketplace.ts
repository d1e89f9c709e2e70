import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Standalone, startStandalone } from '#apps/standalone';
import type { Grant } from '#libs/access';
import { type Configuration, readConfiguration } from '#libs/configuration';
import { type Clock, systemClock } from '#libs/kernel';
import { openLog } from '#libs/observability';
import { type Client, clientOf, textAt } from './client.js';
import { type IdentityProvider, openIdentityProvider, type Person } from './identity-provider.js';

export { type Answer, type Client, type Data, textAt } from './client.js';
export type { Person } from './identity-provider.js';
export { ManualClock } from './manual-clock.js';

interface MarketplaceOptions {
  /** The system's unless given. Timers then fire in `settle()` only. */
  readonly clock?: Clock;
  /** Variables as an operator would set them. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A whole marketplace on a data directory of its own, driven from outside through its API. */
export interface Marketplace {
  readonly url: string;
  readonly managementUrl: string;
  readonly dataDirectory: string;
  readonly operatorToken: string;
  readonly operator: Client;
  readonly anonymous: Client;
  readonly standalone: Standalone;
  /** Everything that was logged so far. */
  logged(): string;
  /** A person known to the identity provider, or whoever holds a token. */
  as(caller: Person | string): Client;
  /** A new service account, made by the operator. */
  asService(...grants: readonly Grant[]): Promise<Client>;
  /** Waits until views, reactions and due timers have nothing left to do. */
  settle(): Promise<void>;
  /** Stops the process and starts it again on the same data. */
  restart(): Promise<void>;
  /** Stops it and removes its data. */
  close(): Promise<void>;
}

interface Place {
  readonly directory: string;
  readonly lines: string[];
  readonly clock: Clock;
  readonly isManual: boolean;
  readonly configuration: Configuration;
  readonly identityProvider: IdentityProvider;
}

export async function openMarketplace({ clock, environment = {} }: MarketplaceOptions = {}): Promise<Marketplace> {
  const directory = mkdtempSync(join(tmpdir(), 'bourse-'));
  const ownClock = clock ?? systemClock;
  const identityProvider = await openIdentityProvider(directory, ownClock);
  const configuration = configured({
    BOURSE_DATA_DIRECTORY: join(directory, 'data'),
    BOURSE_HTTP_PORT: '0',
    BOURSE_MANAGEMENT_PORT: '0',
    BOURSE_OIDC_ISSUERS: identityProvider.configuration,
    BOURSE_LOG_LEVEL: 'debug',
    ...environment,
  });
  const place = {
    directory,
    lines: [],
    clock: ownClock,
    isManual: clock !== undefined,
    configuration,
    identityProvider,
  };
  const standalone = await start(place);
  if (standalone.operatorToken === undefined) throw new Error('A new store gave no token');
  return driven(place, standalone, standalone.operatorToken);
}

function configured(environment: Readonly<Record<string, string>>): Configuration {
  const read = readConfiguration(environment);
  if (read.outcome === 'invalid') throw new Error(read.problems.join('\n'));
  return read.configuration;
}

function start({ configuration, clock, isManual, lines }: Place): Promise<Standalone> {
  const log = openLog({ level: configuration.logLevel, destination: { write: (line) => void lines.push(line) } });
  return startStandalone({ configuration, clock, log, ...(isManual && { tickerPeriodMs: 'never' as const }) });
}

function driven(place: Place, first: Standalone, operatorToken: string): Marketplace {
  let standalone = first;
  const clientFor = (authorization: () => Promise<string | undefined>) => clientOf(() => standalone.url, authorization);
  const as = (caller: Person | string) =>
    clientFor(async () => (typeof caller === 'string' ? caller : place.identityProvider.tokenFor(caller)));

  return {
    get url() {
      return standalone.url;
    },
    get managementUrl() {
      return standalone.managementUrl;
    },
    get standalone() {
      return standalone;
    },
    get operator() {
      return as(operatorToken);
    },
    get anonymous() {
      return clientFor(async () => undefined);
    },
    dataDirectory: place.configuration.dataDirectory,
    operatorToken,
    logged: () => place.lines.join(''),
    as,
    asService: async (...grants) => as(await issueToken(as(operatorToken), grants)),
    settle: async () => {
      if (!(await standalone.parts.projections.settle())) throw new Error('The marketplace does not come to rest');
    },
    restart: async () => {
      await standalone.stop();
      standalone = await start(place);
    },
    close: async () => {
      await standalone.stop();
      rmSync(place.directory, { recursive: true, force: true });
    },
  };
}

/** The secret of a new token with these grants. */
export async function issueToken(issuer: Client, grants: readonly Grant[]): Promise<string> {
  const wanted = grants.map(({ role, teams }) => ({
    role: role.toUpperCase(),
    ...(teams !== 'all' && { teams }),
  }));
  const answer = await issuer.mutate(
    'issueToken',
    { label: 'a service', grants: wanted },
    '... on IssueTokenSuccess { secret } ... on Refusal { code message }',
  );
  return textAt(answer, 'secret');
}

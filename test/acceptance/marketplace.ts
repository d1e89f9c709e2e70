import 'reflect-metadata';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Grant } from '#libs/access';
import { type Configuration, readConfiguration } from '#libs/configuration';
import type { Host } from '#libs/hosting';
import { type Clock, systemClock } from '#libs/kernel';
import type { MessageBus } from '#libs/message-bus';
import { type Client, clientOf, textAt } from './client.js';
import { type IdentityProvider, openIdentityProvider, type Person } from './identity-provider.js';
import {
  engineVariables,
  forget,
  type Installation,
  type Place as OwnPlace,
  startInstallation,
} from './installation.js';

export { type Answer, type Client, type Data, textAt } from './client.js';
export type { Person } from './identity-provider.js';
export { ManualClock } from './manual-clock.js';

interface MarketplaceOptions {
  /** The system's unless given. Timers then fire in `settle()` only. */
  readonly clock?: Clock;
  /** Variables as an operator would set them. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds between two looks at the token of an open socket, to show what ends sockets without them. */
  readonly socketRecheckMs?: number;
  /** Whether facts are published and signals taken; not unless said. */
  readonly withBus?: boolean;
}

/** A whole marketplace on a data directory of its own, driven from outside through its API. */
export interface Marketplace {
  readonly url: string;
  readonly managementUrl: string;
  readonly dataDirectory: string;
  /** What its processes were started with, for programs of the same installation. */
  variables(): Readonly<Record<string, string>>;
  readonly configuration: Configuration;
  readonly isDistributed: boolean;
  readonly operatorToken: string;
  readonly operator: Client;
  readonly anonymous: Client;
  /** The process that converses. */
  readonly host: Host;
  /** As an outsider meets it, with what its topics begin with. Throws unless it was asked for. */
  readonly bus: { readonly bus: MessageBus; readonly prefix: string };
  /** Everything that was logged so far. */
  logged(): string;
  /** An access token of a person known to the identity provider, for whoever shows the same one twice. */
  tokenOf(person: Person): Promise<string>;
  /** A person known to the identity provider, or whoever holds a token. */
  as(caller: Person | string): Client;
  /** A new service account, made by the operator. */
  asService(...grants: readonly Grant[]): Promise<Client>;
  /** Waits until views, reactions and due timers have nothing left to do. */
  settle(): Promise<void>;
  /** Stops the process and starts it again on the same data, or with other variables; `meanwhile` nothing runs. */
  restart(environment?: Readonly<Record<string, string>>, meanwhile?: () => Promise<void>): Promise<void>;
  /** Stops it and removes its data. */
  close(): Promise<void>;
}

interface Place extends OwnPlace {
  readonly variables: Readonly<Record<string, string>>;
  readonly identityProvider: IdentityProvider;
}

export async function openMarketplace({
  clock,
  environment = {},
  withBus = false,
  socketRecheckMs,
}: MarketplaceOptions = {}): Promise<Marketplace> {
  const directory = mkdtempSync(join(tmpdir(), 'bourse-'));
  const ownClock = clock ?? systemClock;
  const identityProvider = await openIdentityProvider(directory, ownClock);
  const variables = {
    BOURSE_DATA_DIRECTORY: join(directory, 'data'),
    BOURSE_HTTP_PORT: '0',
    BOURSE_MANAGEMENT_PORT: '0',
    BOURSE_OIDC_ISSUERS: identityProvider.configuration,
    BOURSE_LOG_LEVEL: 'debug',
    ...engineVariables(),
    ...environment,
  };
  const place = {
    directory,
    lines: [],
    clock: ownClock,
    isManual: clock !== undefined,
    variables,
    configuration: configured(variables),
    identityProvider,
    withBus,
    socketRecheckMs,
  };
  const installation = await startInstallation(place);
  if (installation.operatorToken === undefined) throw new Error('A new store gave no token');
  return driven(place, installation, installation.operatorToken);
}

function configured(environment: Readonly<Record<string, string>>): Configuration {
  const read = readConfiguration(environment);
  if (read.outcome === 'invalid') throw new Error(read.problems.join('\n'));
  return read.configuration;
}

function driven(firstPlace: Place, first: Installation, operatorToken: string): Marketplace {
  let place = firstPlace;
  let installation = first;
  const urlOf = () => installation.host.url ?? '';
  const clientFor = (authorization: () => Promise<string | undefined>) => clientOf(urlOf, authorization);
  const as = (caller: Person | string) =>
    clientFor(async () => (typeof caller === 'string' ? caller : place.identityProvider.tokenFor(caller)));

  return {
    get url() {
      return urlOf();
    },
    get managementUrl() {
      return installation.host.managementUrl;
    },
    get host() {
      return installation.host;
    },
    get bus() {
      const { bus } = installation;
      if (bus === undefined) throw new Error('Open the marketplace with its bus');
      return { bus, prefix: place.configuration.engines.kafka?.topicPrefix ?? 'bourse' };
    },
    get operator() {
      return as(operatorToken);
    },
    get anonymous() {
      return clientFor(async () => undefined);
    },
    dataDirectory: place.configuration.dataDirectory,
    variables: () => place.variables,
    get configuration() {
      return place.configuration;
    },
    get isDistributed() {
      return place.configuration.engines.distributed !== undefined;
    },
    operatorToken,
    logged: () => place.lines.join(''),
    as,
    tokenOf: (person) => place.identityProvider.tokenFor(person),
    asService: async (...grants) => as(await issueToken(as(operatorToken), grants)),
    settle: () => installation.settle(),
    restart: async (environment = {}, meanwhile) => {
      await installation.stop();
      await meanwhile?.();
      const variables = { ...place.variables, ...environment };
      place = { ...place, variables, configuration: configured(variables) };
      installation = await startInstallation(place);
    },
    close: async () => {
      await installation.stop();
      await forget(place);
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

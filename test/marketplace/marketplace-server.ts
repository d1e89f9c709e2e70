import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { AccessModule, type Grant, type Principal } from '#libs/access';
import { CapabilitiesModule } from '#libs/capabilities';
import { EventStore, type Keys, openKeys, People, Sealing, SqliteEventStore } from '#libs/event-store';
import { FulfilmentModule } from '#libs/fulfilment';
import { type Authenticate, ConversationModule } from '#libs/graphql';
import { InstancesModule } from '#libs/instances';
import { Clock } from '#libs/kernel';
import { Leases, OperationalStore, Projections, ReadStore, ViewProgress } from '#libs/read-store';
import { TeamsModule } from '#libs/teams';

/** Every command flushes to a disk that others may be busy with. */
export const testTimeoutMs = 60_000;

type Data = Readonly<Record<string, unknown>>;

/** Teams, capabilities, instances and their fulfilment over HTTP and WebSocket, on real stores, with a clock that stands still. */
export interface MarketplaceServer {
  readonly url: string;
  readonly sealing: Sealing;
  /** Moves the clock on, and lets everything that is due by then happen. */
  passSeconds(seconds: number): Promise<void>;
  now(): string;
  settle(): Promise<void>;
  /** Something that happens while the views stand still. */
  whileViewsStandStill<Answer>(act: () => Promise<Answer>): Promise<Answer>;
  /** As who: `operator`, `auditor`, or a name and a role such as `ada, consumer of payments`. Rejects when the answer carries faults. */
  query(caller: string, document: string, variables?: Data): Promise<Data>;
  /** The answer to one mutation; every refusal tells its code and message. */
  mutate(caller: string, mutation: string, input: Data, selection?: string): Promise<Data>;
  close(): Promise<void>;
}

interface Parts {
  readonly clock: Clock;
  readonly eventStore: EventStore;
  readonly keys: Keys;
  readonly readStore: ReadStore;
  readonly operationalStore: OperationalStore;
  readonly projections: Projections;
}

@Global()
@Module({})
class FoundationsModule {
  static of({ clock, eventStore, keys, readStore, operationalStore, projections }: Parts): DynamicModule {
    const providers = [
      { provide: Clock, useValue: clock },
      { provide: EventStore, useValue: eventStore },
      { provide: Sealing, useValue: keys.sealing },
      { provide: People, useValue: keys.people },
      { provide: ReadStore, useValue: readStore },
      { provide: Leases, useValue: operationalStore.leases },
      { provide: Projections, useValue: projections },
      { provide: ViewProgress, useValue: projections.progress },
    ];
    return { module: FoundationsModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}

@Module({})
class MarketplaceModule {
  static of(parts: Parts): DynamicModule {
    const sdl = ['base', 'teams', 'capabilities', 'instances', 'fulfilment'];
    const conversation = ConversationModule.forRoot({
      useFactory: () => ({ authenticate, typePaths: sdl.map((name) => `schema/graphql/${name}.graphql`) }),
    });
    return {
      module: MarketplaceModule,
      imports: [
        FoundationsModule.of(parts),
        AccessModule.forRoot([]),
        conversation,
        TeamsModule,
        CapabilitiesModule,
        InstancesModule.forRoot(['dev', 'production']),
        FulfilmentModule,
      ],
    };
  }
}

export async function startMarketplace(): Promise<MarketplaceServer> {
  const directory = mkdtempSync(join(tmpdir(), 'bourse-marketplace-'));
  let nowMs = Date.parse('2026-01-05T09:00:00.000Z');
  const clock = { now: () => new Date(nowMs) };
  const eventStore = await SqliteEventStore.open({ path: join(directory, 'log.sqlite'), clock });
  const keys = openKeys({ directory, clock });
  const readStore = ReadStore.open({ path: join(directory, 'views.sqlite') });
  const operationalStore = await OperationalStore.open({ path: join(directory, 'operations.sqlite') });
  const projections = new Projections({ eventStore, readStore, operationalStore, clock, tickerPeriodMs: 'never' });

  const root = MarketplaceModule.of({ clock, eventStore, keys, readStore, operationalStore, projections });
  const app = await NestFactory.create<NestFastifyApplication>(root, new FastifyAdapter(), {
    logger: ['error', 'fatal'],
    abortOnError: false,
  });
  await app.listen(0, '127.0.0.1');
  await projections.start();
  const url = `${(await app.getUrl()).replace('[::1]', '127.0.0.1')}/graphql`;
  const settle = async () => {
    if (!(await projections.settle())) throw new Error('The views do not come to rest');
  };

  return {
    url,
    sealing: keys.sealing,
    settle,
    now: () => clock.now().toISOString(),
    whileViewsStandStill: async (act) => {
      await projections.stop();
      const answer = await act();
      await projections.start();
      await settle();
      return answer;
    },
    passSeconds: async (seconds) => {
      nowMs += seconds * 1_000;
      await settle();
    },
    ...conversationWith(url),
    close: async () => {
      await app.close();
      await projections.stop();
      await operationalStore.close();
      await readStore.close();
      keys.close();
      await eventStore.close();
      rmSync(directory, { recursive: true });
    },
  };
}

function conversationWith(url: string): Pick<MarketplaceServer, 'query' | 'mutate'> {
  let keysUsed = 0;
  const query: MarketplaceServer['query'] = (caller, document, variables = {}) => ask(url, caller, document, variables);
  return {
    query,
    mutate: async (caller, mutation, input, selection = '') => {
      keysUsed += 1;
      const inputType = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
      const refusal = '... on Refusal { code message }';
      const document = `mutation ($input: ${inputType}) { answer: ${mutation}(input: $input) { __typename ${refusal} ${selection} } }`;
      const { answer } = await query(caller, document, { input: { idempotencyKey: `key ${keysUsed}`, ...input } });
      return z.record(z.string(), z.unknown()).parse(answer);
    },
  };
}

const AnswerShape = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.unknown()).optional(),
});

async function ask(url: string, caller: string, query: string, variables: Data): Promise<Data> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${caller}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = AnswerShape.parse(await response.json());
  if (errors !== undefined || !data) throw new Error(`The answer carries faults: ${JSON.stringify(errors)}`);
  return data;
}

/** A token says in words who holds it. */
const authenticate: Authenticate = async (authorization) => {
  if (authorization === undefined) return { outcome: 'anonymous' };
  const [id = '', said = id] = authorization.replace(/^Bearer /, '').split(', ');
  const principal: Principal = { id, kind: 'PERSON', grants: grantsOf(said) };
  return { outcome: 'authenticated', principal };
};

function grantsOf(said: string): readonly Grant[] {
  if (said === 'operator' || said === 'auditor') return [{ role: said, teams: 'all' }];
  const [, role, team = ''] = /^(producer|consumer) of (.+)$/.exec(said) ?? [];
  return role === 'producer' || role === 'consumer' ? [{ role, teams: [team] }] : [];
}

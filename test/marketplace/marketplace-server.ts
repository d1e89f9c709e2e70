import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessModule } from '#libs/access';
import { moduleOf } from '#libs/assembly';
import { BoundedWork } from '#libs/bounded-work';
import { capabilities } from '#libs/capabilities';
import { EventStore, type Keys, openKeys, People, Sealing, SqliteEventStore } from '#libs/event-store';
import { fulfilment } from '#libs/fulfilment';
import { ConversationModule } from '#libs/graphql';
import { instances } from '#libs/instances';
import { JsonSchemas, jsonSchemaJobs } from '#libs/json-schema';
import { Clock } from '#libs/kernel';
import { KeyClaims, LastUses, Leases, OperationalStore, Projections, ReadStore, ViewProgress } from '#libs/read-store';
import { teams } from '#libs/teams';
import { untilFollowed } from '../followers.js';
import { believing, type Talking, talkingTo } from '../talking.js';

/** Every command flushes to a disk that others may be busy with. */
export const testTimeoutMs = 60_000;

/** Teams, capabilities, instances and their fulfilment over HTTP and WebSocket, on real stores, with a clock that stands still. */
export interface MarketplaceServer extends Talking {
  readonly url: string;
  readonly sealing: Sealing;
  /** Moves the clock on, and lets everything that is due by then happen. */
  passSeconds(seconds: number): Promise<void>;
  now(): string;
  settle(): Promise<void>;
  /** Resolves as soon as so many more subscriptions have begun. */
  untilFollowed(count: number): Promise<void>;
  /** Something that happens while the views stand still. */
  whileViewsStandStill<Answer>(act: () => Promise<Answer>): Promise<Answer>;
  close(): Promise<void>;
}

interface Parts {
  readonly clock: Clock;
  readonly eventStore: EventStore;
  readonly keys: Keys;
  readonly readStore: ReadStore;
  readonly operationalStore: OperationalStore;
  readonly projections: Projections;
  readonly boundedWork: BoundedWork;
}

@Global()
@Module({})
class FoundationsModule {
  static of({ clock, eventStore, keys, readStore, operationalStore, projections, boundedWork }: Parts): DynamicModule {
    const providers = [
      { provide: Clock, useValue: clock },
      { provide: EventStore, useValue: eventStore },
      { provide: Sealing, useValue: keys.sealing },
      { provide: People, useValue: keys.people },
      { provide: ReadStore, useValue: readStore },
      { provide: LastUses, useValue: operationalStore.lastUses },
      { provide: Leases, useValue: operationalStore.leases },
      { provide: KeyClaims, useValue: operationalStore.keyClaims },
      { provide: Projections, useValue: projections },
      { provide: ViewProgress, useValue: projections.progress },
      { provide: JsonSchemas, useValue: new JsonSchemas(boundedWork) },
    ];
    return { module: FoundationsModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}

const settings = { environments: ['dev', 'production'], noticePeriodDays: 90 };

@Module({})
class MarketplaceModule {
  static of(parts: Parts): DynamicModule {
    const sdl = ['base', 'teams', 'capabilities', 'instances', 'fulfilment'];
    const conversation = ConversationModule.forRoot({
      useFactory: () => ({ authenticate: believing, typePaths: sdl.map((name) => `schema/graphql/${name}.graphql`) }),
    });
    return {
      module: MarketplaceModule,
      imports: [
        FoundationsModule.of(parts),
        AccessModule.forRoot([]),
        conversation,
        ...[teams, capabilities, instances, fulfilment].map((lib) => moduleOf(lib, settings)),
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

  const boundedWork = new BoundedWork({ modules: { 'json-schema': jsonSchemaJobs } });
  const parts = { clock, eventStore, keys, readStore, operationalStore, projections, boundedWork };
  const root = MarketplaceModule.of(parts);
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
    untilFollowed: (count) => untilFollowed(projections.progress, count),
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
    ...talkingTo(url),
    close: async () => {
      await app.close();
      await boundedWork.close();
      await projections.stop();
      await operationalStore.close();
      await readStore.close();
      keys.close();
      await eventStore.close();
      rmSync(directory, { recursive: true });
    },
  };
}

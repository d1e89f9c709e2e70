import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AccessModule } from '#libs/access';
import { AccountsModule } from '#libs/accounts';
import { CapabilitiesModule } from '#libs/capabilities';
import { EventStore, openKeys, People, Sealing, SqliteEventStore } from '#libs/event-store';
import { FulfilmentModule } from '#libs/fulfilment';
import { ConversationModule } from '#libs/graphql';
import { InstancesModule } from '#libs/instances';
import { Clock, systemClock } from '#libs/kernel';
import { ObservationsModule } from '#libs/observations';
import { Leases, OperationalStore, Projections, ReadStore, type View, ViewProgress } from '#libs/read-store';
import { ScorecardsModule } from '#libs/scorecards';
import { TeamsModule } from '#libs/teams';

/** Takes down which views there are. */
class Collector extends Projections {
  readonly collected: View[] = [];

  override views(...views: readonly View[]): void {
    this.collected.push(...views);
  }
}

@Global()
@Module({})
class Engines {}

@Module({})
class Everything {}

const nobody = () => Promise.reject(new Error('Nobody asks here'));

/** The views of all libs as their modules register them, without their reactions and timers: for replays that change nothing. */
export async function allViews(): Promise<readonly View[]> {
  const directory = mkdtempSync(join(tmpdir(), 'bourse-views-'));
  const eventStore = await SqliteEventStore.open({ path: join(directory, 'log.sqlite') });
  const keys = openKeys({ directory, clock: systemClock });
  const readStore = ReadStore.open({ path: join(directory, 'views.sqlite') });
  const operationalStore = await OperationalStore.open({ path: join(directory, 'operations.sqlite') });
  const collector = new Collector({ eventStore, readStore, operationalStore });
  const providers = [
    { provide: Clock, useValue: systemClock },
    { provide: EventStore, useValue: eventStore },
    { provide: Sealing, useValue: keys.sealing },
    { provide: People, useValue: keys.people },
    { provide: ReadStore, useValue: readStore },
    { provide: Leases, useValue: operationalStore.leases },
    { provide: Projections, useValue: collector },
    { provide: ViewProgress, useValue: collector.progress },
  ];
  const engines = { module: Engines, providers, exports: providers.map(({ provide }) => provide) };
  const app = await NestFactory.create(everything(engines), new FastifyAdapter(), {
    logger: ['error'],
    abortOnError: false,
  });
  await app.close();
  await readStore.close();
  await operationalStore.close();
  keys.close();
  await eventStore.close();
  rmSync(directory, { recursive: true });
  return collector.collected;
}

const everything = (engines: DynamicModule): DynamicModule => ({
  module: Everything,
  imports: [
    engines,
    AccessModule.forRoot([]),
    ConversationModule.forRoot({ useFactory: () => ({ authenticate: nobody, typePaths: [] }) }),
    AccountsModule,
    TeamsModule,
    CapabilitiesModule.forRoot(90),
    InstancesModule.forRoot(['dev']),
    FulfilmentModule,
    ObservationsModule,
    ScorecardsModule,
  ],
});

import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AccessModule } from '#libs/access';
import { AccountsModule } from '#libs/accounts';
import { BoundedWork } from '#libs/bounded-work';
import { CapabilitiesModule } from '#libs/capabilities';
import { ErasedUpTo, EventStore, openKeys, People, Sealing } from '#libs/event-store';
import { FulfilmentModule } from '#libs/fulfilment';
import { ConversationModule } from '#libs/graphql';
import { InstancesModule } from '#libs/instances';
import { JsonSchemas, jsonSchemaJobs } from '#libs/json-schema';
import { Clock, systemClock } from '#libs/kernel';
import { ObservationsModule } from '#libs/observations';
import { LastUses, Leases, OperationalStore, Projections, ReadStore, type View, ViewProgress } from '#libs/read-store';
import { ScorecardsModule } from '#libs/scorecards';
import { TeamsModule } from '#libs/teams';
import { InMemoryEventStore, sqlitePlace } from '#libs/testing';

/** Remembers what is registered, and runs the views alone: reactions would add facts of their own. */
class Registry extends Projections {
  readonly registered: View[] = [];

  override views(...views: readonly View[]): void {
    this.registered.push(...views);
  }

  override reactions(): void {}

  override timers(): void {}
}

async function nobody(): Promise<never> {
  throw new Error('Nobody asks here');
}

@Global()
@Module({})
class Foundations {}

@Module({})
class Root {}

/** The views of all libs, as their modules register them. */
export async function allViews(): Promise<readonly View[]> {
  const place = await sqlitePlace();
  const directory = mkdtempSync(join(tmpdir(), 'all-views-'));
  const keys = openKeys({ directory, clock: systemClock });
  const eventStore = new InMemoryEventStore();
  const readStore = ReadStore.open(place.options);
  const operationalStore = await OperationalStore.open(place.operations);
  const boundedWork = new BoundedWork({ modules: { 'json-schema': jsonSchemaJobs } });
  const registry = new Registry({ eventStore, readStore, operationalStore });
  const given = [
    { provide: Clock, useValue: systemClock },
    { provide: EventStore, useValue: eventStore },
    { provide: Sealing, useValue: keys.sealing },
    { provide: People, useValue: keys.people },
    { provide: ErasedUpTo, useValue: keys.erasedUpTo },
    { provide: ReadStore, useValue: readStore },
    { provide: LastUses, useValue: operationalStore.lastUses },
    { provide: Leases, useValue: operationalStore.leases },
    { provide: Projections, useValue: registry },
    { provide: ViewProgress, useValue: registry.progress },
    { provide: JsonSchemas, useValue: new JsonSchemas(boundedWork) },
  ];
  const root: DynamicModule = {
    module: Root,
    imports: [
      { module: Foundations, providers: given, exports: given.map(({ provide }) => provide) },
      AccessModule.forRoot([]),
      ConversationModule.forRoot({ useFactory: () => ({ authenticate: nobody, typePaths: [] }) }),
      AccountsModule,
      TeamsModule,
      CapabilitiesModule.forRoot(90),
      InstancesModule.forRoot(['production']),
      FulfilmentModule,
      ObservationsModule,
      ScorecardsModule,
    ],
  };
  const app = await NestFactory.create(root, new FastifyAdapter(), { logger: ['error'], abortOnError: false });
  await app.close();
  await boundedWork.close();
  await readStore.close();
  await operationalStore.close();
  keys.close();
  await place.remove();
  rmSync(directory, { recursive: true });
  return registry.registered;
}

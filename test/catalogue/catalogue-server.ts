import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { KyselyPlugin } from 'kysely';
import { CommandContexts, FactAudiences } from '#libs/access';
import { moduleOf } from '#libs/assembly';
import { BoundedWork } from '#libs/bounded-work';
import { capabilities } from '#libs/capabilities';
import { EventStore, Sealing } from '#libs/event-store';
import { ConversationModule } from '#libs/graphql';
import { JsonSchemas, jsonSchemaJobs } from '#libs/json-schema';
import { Clock } from '#libs/kernel';
import { OperationalStore, Projections, ReadStore, ViewProgress } from '#libs/read-store';
import { teams } from '#libs/teams';
import { InMemoryEventStore, InMemorySealing } from '#libs/testing';
import { believing, type Talking, talkingTo } from '../talking.js';

/** Teams and capabilities alone, over HTTP, on real views. */
export interface CatalogueServer extends Talking {
  readonly eventStore: EventStore;
  /** Statements that queries have sent to the views so far. */
  statementCount(): number;
  /** The clock, which stands still until it is moved. */
  moveClockTo(instant: string): void;
  settle(): Promise<void>;
  /** Lets the views stand still from now on. */
  stopViews(): Promise<void>;
  close(): Promise<void>;
}

interface Parts {
  readonly clock: Clock;
  readonly eventStore: EventStore;
  readonly readStore: ReadStore;
  readonly projections: Projections;
  readonly boundedWork: BoundedWork;
}

@Global()
@Module({})
class FoundationsModule {
  static of({ clock, eventStore, readStore, projections, boundedWork }: Parts): DynamicModule {
    const providers = [
      { provide: Clock, useValue: clock },
      { provide: EventStore, useValue: eventStore },
      { provide: Sealing, useValue: new InMemorySealing() },
      { provide: ReadStore, useValue: readStore },
      { provide: Projections, useValue: projections },
      { provide: ViewProgress, useValue: projections.progress },
      { provide: JsonSchemas, useValue: new JsonSchemas(boundedWork) },
      { provide: FactAudiences, useValue: { of: async () => [] } },
      CommandContexts,
    ];
    return { module: FoundationsModule, providers, exports: providers };
  }
}

const settings = { environments: [], noticePeriodDays: 90 };

@Module({})
class CatalogueModule {
  static of(parts: Parts): DynamicModule {
    const conversation = ConversationModule.forRoot({
      useFactory: () => ({
        authenticate: believing,
        typePaths: ['base', 'teams', 'capabilities'].map((name) => `schema/graphql/${name}.graphql`),
      }),
    });
    return {
      module: CatalogueModule,
      imports: [FoundationsModule.of(parts), conversation, moduleOf(teams, settings), moduleOf(capabilities, settings)],
    };
  }
}

export async function startCatalogue(startsAt = '2026-01-05T09:00:00.000Z'): Promise<CatalogueServer> {
  const directory = mkdtempSync(join(tmpdir(), 'bourse-catalogue-'));
  let now = startsAt;
  let statementCount = 0;
  const clock = { now: () => new Date(now) };
  const eventStore = new InMemoryEventStore({ clock });
  const readStore = ReadStore.open({ path: join(directory, 'views.sqlite') });
  const operationalStore = await OperationalStore.open({ path: join(directory, 'operations.sqlite') });
  const projections = new Projections({ eventStore, readStore, operationalStore, clock, tickerPeriodMs: 'never' });
  const counted = countingStatements(readStore, () => {
    statementCount += 1;
  });

  const boundedWork = new BoundedWork({ modules: { 'json-schema': jsonSchemaJobs } });
  const root = CatalogueModule.of({ clock, eventStore, readStore: counted, projections, boundedWork });
  const app = await NestFactory.create<NestFastifyApplication>(root, new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
  await app.listen(0, '127.0.0.1');
  await projections.start();
  const url = `${(await app.getUrl()).replace('[::1]', '127.0.0.1')}/graphql`;
  return {
    eventStore,
    ...talkingTo(url),
    statementCount: () => statementCount,
    moveClockTo: (instant) => {
      now = instant;
    },
    settle: async () => {
      if (!(await projections.settle())) throw new Error('The views do not come to rest');
    },
    stopViews: () => projections.stop(),
    close: async () => {
      await app.close();
      await boundedWork.close();
      await projections.stop();
      await operationalStore.close();
      await readStore.close();
      rmSync(directory, { recursive: true });
    },
  };
}

function countingStatements(readStore: ReadStore, count: () => void): ReadStore {
  const counting: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      count();
      return result;
    },
  };
  return new Proxy(readStore, {
    get: (target, name) =>
      name === 'tables' ? () => target.tables().withPlugin(counting) : Reflect.get(target, name, target),
  });
}

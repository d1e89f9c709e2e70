import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { KyselyPlugin } from 'kysely';
import { z } from 'zod';
import { CommandContexts, FactAudiences, type Grant, type Principal } from '#libs/access';
import { CapabilitiesModule } from '#libs/capabilities';
import { EventStore, Sealing } from '#libs/event-store';
import { type Authenticate, ConversationModule } from '#libs/graphql';
import { Clock } from '#libs/kernel';
import { OperationalStore, Projections, ReadStore, ViewProgress } from '#libs/read-store';
import { TeamsModule } from '#libs/teams';
import { InMemoryEventStore, InMemorySealing } from '#libs/testing';

type Data = Readonly<Record<string, unknown>>;

/** Teams and capabilities alone, over HTTP, on real views. */
export interface CatalogueServer {
  readonly eventStore: EventStore;
  /** Statements that queries have sent to the views so far. */
  statementCount(): number;
  /** The clock, which stands still until it is moved. */
  moveClockTo(instant: string): void;
  settle(): Promise<void>;
  /** Lets the views stand still from now on. */
  stopViews(): Promise<void>;
  /** As who: `operator`, or a role of teams such as `producer of data`. Rejects when the answer carries faults. */
  query(caller: string, document: string, variables?: Data): Promise<Data>;
  /** The answer to one mutation; every refusal tells its code and message. */
  mutate(caller: string, mutation: string, input: Data, selection?: string): Promise<Data>;
  close(): Promise<void>;
}

interface Parts {
  readonly clock: Clock;
  readonly eventStore: EventStore;
  readonly readStore: ReadStore;
  readonly projections: Projections;
}

@Global()
@Module({})
class FoundationsModule {
  static of({ clock, eventStore, readStore, projections }: Parts): DynamicModule {
    const providers = [
      { provide: Clock, useValue: clock },
      { provide: EventStore, useValue: eventStore },
      { provide: Sealing, useValue: new InMemorySealing() },
      { provide: ReadStore, useValue: readStore },
      { provide: Projections, useValue: projections },
      { provide: ViewProgress, useValue: projections.progress },
      { provide: FactAudiences, useValue: { of: async () => [] } },
      CommandContexts,
    ];
    return { module: FoundationsModule, providers, exports: providers };
  }
}

@Module({})
class CatalogueModule {
  static of(parts: Parts): DynamicModule {
    const conversation = ConversationModule.forRoot({
      useFactory: () => ({
        authenticate,
        typePaths: ['base', 'teams', 'capabilities'].map((name) => `schema/graphql/${name}.graphql`),
      }),
    });
    return {
      module: CatalogueModule,
      imports: [FoundationsModule.of(parts), conversation, TeamsModule, CapabilitiesModule],
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

  const root = CatalogueModule.of({ clock, eventStore, readStore: counted, projections });
  const app = await NestFactory.create<NestFastifyApplication>(root, new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
  await app.listen(0, '127.0.0.1');
  await projections.start();
  const url = `${(await app.getUrl()).replace('[::1]', '127.0.0.1')}/graphql`;
  let keysUsed = 0;

  const query: CatalogueServer['query'] = (caller, document, variables = {}) => ask(url, caller, document, variables);
  return {
    eventStore,
    query,
    statementCount: () => statementCount,
    moveClockTo: (instant) => {
      now = instant;
    },
    settle: async () => {
      if (!(await projections.settle())) throw new Error('The views do not come to rest');
    },
    stopViews: () => projections.stop(),
    mutate: async (caller, mutation, input, selection = '') => {
      keysUsed += 1;
      const inputType = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
      const refusal = '... on Refusal { code message }';
      const document = `mutation ($input: ${inputType}) { answer: ${mutation}(input: $input) { __typename ${refusal} ${selection} } }`;
      const { answer } = await query(caller, document, { input: { idempotencyKey: `key ${keysUsed}`, ...input } });
      return z.record(z.string(), z.unknown()).parse(answer);
    },
    close: async () => {
      await app.close();
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

const callers = new Map<string, Principal>();

/** A token says in words who holds it. */
const authenticate: Authenticate = async (authorization) => {
  if (authorization === undefined) return { outcome: 'anonymous' };
  const caller = authorization.replace(/^Bearer /, '');
  const known = callers.get(caller);
  const principal: Principal = known ?? { id: caller.replaceAll(' ', '-'), kind: 'PERSON', grants: grantsOf(caller) };
  callers.set(caller, principal);
  return { outcome: 'authenticated', principal };
};

function grantsOf(caller: string): readonly Grant[] {
  if (caller === 'operator') return [{ role: 'operator', teams: 'all' }];
  const [, role, team = ''] = /^(producer|consumer) of (.+)$/.exec(caller) ?? [];
  return role === 'producer' || role === 'consumer' ? [{ role, teams: [team] }] : [];
}

import 'reflect-metadata';
import { Global, type LoggerService, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { CommandContexts, FactAudiences, type Principal } from '#libs/access';
import { EventStore, Sealing } from '#libs/event-store';
import {
  type Authenticate,
  ConversationModule,
  type ConversationOptions,
  defaultLimits,
  httpOptions,
} from '#libs/graphql';
import { Clock, systemClock } from '#libs/kernel';
import { ViewProgress } from '#libs/read-store';
import { InMemoryEventStore, InMemorySealing } from '#libs/testing';
import { ExampleResolver, MadeWidgetResolver } from './example-resolver.js';

/** Who holds which token. */
const principals: Readonly<Record<string, Principal>> = {
  consumer: { id: 'person-1', kind: 'PERSON', grants: [{ role: 'consumer', teams: ['search'] }] },
  producer: { id: 'person-2', kind: 'PERSON', grants: [{ role: 'producer', teams: ['platform'] }] },
  operator: { id: 'person-3', kind: 'PERSON', grants: [{ role: 'operator', teams: 'all' }] },
};

@Global()
@Module({
  providers: [
    CommandContexts,
    ViewProgress,
    { provide: Clock, useValue: systemClock },
    { provide: Sealing, useFactory: () => new InMemorySealing() },
    { provide: EventStore, useFactory: () => new InMemoryEventStore() },
    { provide: FactAudiences, useValue: { of: audiencesOf } },
  ],
  exports: [CommandContexts, EventStore, FactAudiences, Sealing, ViewProgress],
})
class FoundationsModule {}

/** Widgets' facts are for two teams, those of tokens for auditors, all others for everybody. */
async function audiencesOf(facts: readonly { readonly stream: string }[]) {
  return facts.map(({ stream }) => {
    if (stream.startsWith('instance-'))
      return { type: 'Fact', audience: 'PARTIES', consumerTeam: 'search', ownerTeam: 'platform' };
    return { type: 'Fact', audience: stream.startsWith('token-') ? 'AUDITORS' : 'EVERYBODY' };
  });
}

@Module({ providers: [ExampleResolver, MadeWidgetResolver] })
class ExampleModule {}

export interface ExampleServer {
  readonly url: string;
  readonly resolver: ExampleResolver;
  readonly eventStore: EventStore;
  /** What was logged as an error. */
  readonly logged: unknown[];
  readonly revoked: Set<string>;
  /** Says that the views have come as far. */
  reachViews(position: string | undefined): void;
  /** How many connections it holds open. */
  connectionCount(): Promise<number>;
  close(): Promise<void>;
}

/** A server with widgets in it, at a free port. */
export async function startExample(options: Partial<ConversationOptions> = {}): Promise<ExampleServer> {
  const logged: unknown[] = [];
  const revoked = new Set<string>();
  const conversation = ConversationModule.forRoot({
    useFactory: () => ({
      authenticate: authenticateBut(revoked),
      typePaths: ['schema/graphql/base.graphql', 'test/conversation/example.graphql'],
      ...options,
    }),
  });
  const root = {
    module: ExampleModule,
    imports: [FoundationsModule, conversation],
  };
  const app = await NestFactory.create<NestFastifyApplication>(
    root,
    new FastifyAdapter(httpOptions({ ...defaultLimits, ...options.limits })),
    {
      logger: recordingLogger(logged),
      abortOnError: false,
    },
  );
  await app.listen(0, '127.0.0.1');
  const views = app.get(ViewProgress);
  const reachViews = (position: string | undefined) =>
    views.report({ position, stopped: undefined, isParked: () => false });
  reachViews('memory.1');
  return {
    reachViews,
    url: `${(await app.getUrl()).replace('[::1]', '127.0.0.1')}/graphql`,
    resolver: app.get(ExampleResolver),
    eventStore: app.get(EventStore),
    logged,
    revoked,
    connectionCount: () =>
      new Promise((resolve, reject) => {
        app.getHttpServer().getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
      }),
    close: () => app.close(),
  };
}

function authenticateBut(revoked: ReadonlySet<string>): Authenticate {
  return async (authorization) => {
    if (authorization === undefined) return { outcome: 'anonymous' };
    const name = authorization.replace(/^Bearer /, '');
    const principal = revoked.has(name) ? undefined : principals[name];
    return principal ? { outcome: 'authenticated', principal } : { outcome: 'refused' };
  };
}

function recordingLogger(logged: unknown[]): LoggerService {
  return {
    log: () => undefined,
    warn: () => undefined,
    error: (message: unknown) => void logged.push(message),
    fatal: (message: unknown) => void logged.push(message),
  };
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly data?: unknown;
  readonly errors: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
}

const AnswerShape = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(z.looseObject({ message: z.string(), extensions: z.record(z.string(), z.unknown()).default({}) }))
    .default([]),
});

interface Question {
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Whose token is shown; none when it is null. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks over HTTP, as an operator unless said. */
export async function ask({ url }: ExampleServer, query: string, question: Question = {}): Promise<Answered> {
  const { variables, token = 'operator', headers } = question;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, headers: response.headers, ...AnswerShape.parse(await response.json()) };
}

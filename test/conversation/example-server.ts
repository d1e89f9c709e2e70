import 'reflect-metadata';
import { Global, type LoggerService, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { CommandContexts, FactAudiences, type Principal } from '#libs/access';
import { EventStore, Sealing } from '#libs/event-store';
import { type Authenticate, ConversationModule, type ConversationOptions } from '#libs/graphql';
import { Clock, systemClock } from '#libs/kernel';
import { ViewProgress } from '#libs/read-store';
import { InMemoryEventStore, InMemorySealing } from '#libs/testing';
import { ExampleResolver } from './example-resolver.js';

/** Who holds which token. */
export const principals: Readonly<Record<string, Principal>> = {
  consumer: { id: 'person-1', kind: 'PERSON', grants: [{ role: 'consumer', teams: ['search'] }] },
  producer: { id: 'person-2', kind: 'PERSON', grants: [{ role: 'producer', teams: ['platform'] }] },
  operator: { id: 'person-3', kind: 'PERSON', grants: [{ role: 'operator', teams: 'all' }] },
};

const eventStore = new InMemoryEventStore();
const views = new ViewProgress();
views.report({ position: 'memory.1', isStopped: false }, () => false);

@Global()
@Module({
  providers: [
    CommandContexts,
    { provide: Clock, useValue: systemClock },
    { provide: Sealing, useValue: new InMemorySealing() },
    { provide: EventStore, useValue: eventStore },
    { provide: ViewProgress, useValue: views },
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

@Module({ providers: [ExampleResolver] })
class ExampleModule {}

export interface ExampleServer {
  readonly url: string;
  readonly resolver: ExampleResolver;
  readonly eventStore: EventStore;
  /** What was logged as an error. */
  readonly logged: readonly unknown[];
  readonly revoked: Set<string>;
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
  const app = await NestFactory.create<NestFastifyApplication>(root, new FastifyAdapter(), {
    logger: recordingLogger(logged),
    abortOnError: false,
  });
  await app.listen(0, '127.0.0.1');
  return {
    url: `${(await app.getUrl()).replace('[::1]', '127.0.0.1')}/graphql`,
    resolver: app.get(ExampleResolver),
    eventStore,
    logged,
    revoked,
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

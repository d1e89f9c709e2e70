import { type DynamicModule, type FactoryProvider, Global, Module, type ModuleMetadata } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { checkSchema } from './access/check-schema.js';
import { enforceAccess } from './access/enforce-access.js';
import { FactData } from './facts/fact-data.js';
import { FactFieldsResolver } from './facts/fact-fields.resolver.js';
import { FactFollower } from './facts/fact-follower.js';
import { FactReader } from './facts/fact-reader.js';
import { FactsResolver } from './facts/facts.resolver.js';
import { FactsTaken } from './facts/facts-taken.js';
import { Freshness } from './freshness.js';
import { Mutations } from './mutations/mutations.js';
import { Outcomes } from './mutations/outcomes.js';
import { Patience } from './patience.js';
import { Nodes } from './relay/nodes.js';
import { NodesResolver } from './relay/nodes.resolver.js';
import { tellWhenAsked } from './relay/told-when-asked.js';
import { scalarsOf } from './scalars/scalars.js';
import { noticeMissing } from './security/notice-missing.js';
import { ConversationDriver, type ConversationDriverOptions } from './server/conversation-driver.js';
import { type ConversationOptions, type ConversationSettings, settingsOf } from './server/conversation-options.js';
import { ViewerResolver } from './viewer.resolver.js';

/** Where the options come from, as Nest's asynchronous modules say it. */
export interface ConversationFactory {
  readonly imports?: ModuleMetadata['imports'];
  readonly inject?: FactoryProvider['inject'];
  readonly useFactory: FactoryProvider<ConversationOptions>['useFactory'];
  /** How long answers wait for the views; 2,000 ms unless said. */
  readonly viewsReachedWithinMs?: number;
}

/** What the driver and the resolvers share, and every lib may ask for. */
@Global()
@Module({ providers: [Nodes], exports: [Nodes] })
class NodesModule {}

/** GraphQL at `/graphql`. Every lib of the app registers its nodes and resolvers beside it. */
@Global()
@Module({})
export class ConversationModule {
  static forRoot({ imports = [], inject = [], useFactory, viewsReachedWithinMs }: ConversationFactory): DynamicModule {
    const patience = { provide: Patience, useValue: new Patience(viewsReachedWithinMs) };
    return {
      module: ConversationModule,
      imports: [
        NodesModule,
        GraphQLModule.forRootAsync<ConversationDriverOptions>({
          driver: ConversationDriver,
          imports: [...imports],
          inject: [Nodes, ...inject],
          useFactory: async (nodes: Nodes, ...parts: unknown[]) =>
            driverOptions(settingsOf(await useFactory(...parts)), nodes),
        }),
      ],
      providers: [
        patience,
        Outcomes,
        Mutations,
        Freshness,
        FactReader,
        FactFollower,
        FactData,
        FactFieldsResolver,
        FactsResolver,
        FactsTaken,
        NodesResolver,
        ViewerResolver,
      ],
      exports: [Mutations, Freshness, FactReader],
    };
  }
}

function driverOptions(settings: ConversationSettings, nodes: Nodes): ConversationDriverOptions {
  return {
    settings,
    path: '/graphql',
    typePaths: [...settings.typePaths],
    resolvers: scalarsOf(settings.limits),
    // Sockets close before the server stops listening; Apollo answers until its last request is out.
    stopOnApplicationShutdown: true,
    transformSchema: (schema) => {
      checkSchema(schema, nodes.types());
      return noticeMissing(enforceAccess(tellWhenAsked(schema), settings.security), settings.security);
    },
  };
}

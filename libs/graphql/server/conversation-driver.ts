import { ApolloServer } from '@apollo/server';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { AbstractGraphQLDriver, type GqlModuleOptions } from '@nestjs/graphql';
import type { FastifyInstance } from 'fastify';
import { answersWithin } from '../answers/answer.js';
import { serveGraphiql } from '../graphiql/graphiql-page.js';
import type { RequestContext } from '../request-context.js';
import { type SocketServer, serveOverSockets } from '../websocket/socket-server.js';
import { admission } from './admission.js';
import { apolloOptions } from './apollo-options.js';
import { addressBook } from './callers-address.js';
import { compiledExecution } from './compiled-execution.js';
import { boundConnections } from './connection-crowd.js';
import type { ConversationSettings } from './conversation-options.js';
import { explainEarlyRefusals } from './early-refusals.js';
import { Faults } from './faults.js';
import { FaultsPass } from './faults-pass.js';
import { serveOverHttp } from './http-route.js';

export interface ConversationDriverOptions extends GqlModuleOptions {
  readonly settings: ConversationSettings;
}

/** Nest's way of saying: this is how the schema is served. */
@Injectable()
export class ConversationDriver
  extends AbstractGraphQLDriver<ConversationDriverOptions>
  implements BeforeApplicationShutdown
{
  #apollo: ApolloServer<RequestContext> | undefined;
  #sockets: SocketServer | undefined;

  /** Filters are bound when the resolvers are found, which is before the server starts. */
  override async mergeDefaultOptions(options: ConversationDriverOptions): Promise<ConversationDriverOptions> {
    this.applicationConfig?.addGlobalFilter(new FaultsPass(this.httpAdapterHost.httpAdapter));
    return super.mergeDefaultOptions(options);
  }

  override async start({ schema, settings }: ConversationDriverOptions): Promise<void> {
    if (schema === undefined) throw new Error('There is no schema to serve');
    const { limits, isCompiling } = settings;
    const faults = new Faults(settings.security, settings.outages);
    const parts = {
      schema,
      limits,
      faults,
      admission: admission(schema, limits, settings.assertAnswerable),
      execute: compiledExecution(schema, isCompiling, faults),
      beginAnswer: answersWithin(limits),
    };
    const apollo = new ApolloServer(apolloOptions(parts));
    await apollo.start();
    this.#apollo = apollo;
    const fastify = this.httpAdapterHost.httpAdapter.getInstance<FastifyInstance>();
    explainEarlyRefusals(fastify.server, limits, settings.security);
    boundConnections(fastify.server, limits, addressBook(settings.trustedProxies), settings.security);
    await serveGraphiql(fastify, settings.graphiqlDirectory);
    serveOverHttp(fastify, apollo, settings, { ...parts, meters: parts.admission.meters });
    this.#sockets = serveOverSockets(fastify.server, parts, settings);
  }

  /** Before the server stops listening, which waits for every connection to end. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#sockets?.stop();
  }

  override async stop(): Promise<void> {
    await this.#apollo?.stop();
  }
}

import { ApolloServer } from '@apollo/server';
import { Injectable } from '@nestjs/common';
import { AbstractGraphQLDriver, type GqlModuleOptions } from '@nestjs/graphql';
import type { FastifyInstance } from 'fastify';
import type { RequestContext } from '../request-context.js';
import { admission } from './admission.js';
import { apolloOptions } from './apollo-options.js';
import { compiledExecution } from './compiled-execution.js';
import type { ConversationSettings } from './conversation-options.js';
import { Faults } from './faults.js';
import { serveOverHttp } from './http-route.js';

export interface ConversationDriverOptions extends GqlModuleOptions {
  readonly settings: ConversationSettings;
}

/** Nest's way of saying: this is how the schema is served. */
@Injectable()
export class ConversationDriver extends AbstractGraphQLDriver<ConversationDriverOptions> {
  #apollo: ApolloServer<RequestContext> | undefined;

  override async start({ schema, settings }: ConversationDriverOptions): Promise<void> {
    if (schema === undefined) throw new Error('There is no schema to serve');
    const { limits, isCompiling } = settings;
    const faults = new Faults();
    const parts = {
      schema,
      limits,
      faults,
      admission: admission(schema, limits),
      execute: compiledExecution(schema, isCompiling),
    };
    const apollo = new ApolloServer(apolloOptions(parts));
    await apollo.start();
    this.#apollo = apollo;
    serveOverHttp(this.#fastify(), apollo, settings, faults);
  }

  override async stop(): Promise<void> {
    await this.#apollo?.stop();
  }

  #fastify(): FastifyInstance {
    return this.httpAdapterHost.httpAdapter.getInstance<FastifyInstance>();
  }
}

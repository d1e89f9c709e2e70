import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { defaultLimits, httpOptions } from '#libs/graphql';
import { NestLog } from '#libs/observability';
import { MarketplaceModule } from './marketplace.module.js';
import type { HostOptions, Parts } from './parts.js';
import { watchRequests } from './watching.js';

/** Everything in the container, without a door to the outside. */
export function createContainer({ configuration, log }: HostOptions, parts: Parts): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(MarketplaceModule.of(configuration, parts), {
    logger: new NestLog(log),
    abortOnError: false,
  });
}

/** The same with GraphQL over HTTP and WebSocket; it does not listen yet. Does not come up when a field has no access rule. */
export async function createServer({ configuration, log }: HostOptions, parts: Parts): Promise<NestFastifyApplication> {
  const { limits, corsOrigins } = configuration;
  const adapter = new FastifyAdapter(httpOptions({ ...defaultLimits, ...limits }));
  const server = await NestFactory.create<NestFastifyApplication>(MarketplaceModule.of(configuration, parts), adapter, {
    logger: new NestLog(log),
    abortOnError: false,
    forceCloseConnections: true,
  });
  if (corsOrigins.length > 0) server.enableCors(corsFor(corsOrigins));
  watchRequests(server.getHttpAdapter().getInstance(), parts.metrics);
  await server.init();
  return server;
}

/** Tokens are sent by the page itself, so browsers lend it no cookies. */
function corsFor(origins: readonly string[]) {
  const exposedHeaders = ['x-correlation-id', 'retry-after'];
  return { origin: [...origins], methods: ['GET', 'POST'], exposedHeaders, credentials: false, maxAge: 600 };
}

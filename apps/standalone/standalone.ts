import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { OperatorTokens } from '#libs/accounts';
import { checkKeys } from '#libs/event-store';
import { ManagementServer, NestLog, Readiness } from '#libs/observability';
import { type Draining, watchConnections } from './draining.js';
import { openOperatorDoor } from './operator-door.js';
import { openParts, type Parts, type StandaloneOptions } from './parts.js';
import { StandaloneModule } from './standalone.module.js';
import { watchRequests, watchStore, watchViews } from './watching.js';

/** A running marketplace. */
export interface Standalone {
  readonly app: NestFastifyApplication;
  readonly parts: Parts;
  readonly url: string;
  readonly managementUrl: string;
  /** Only when the store was empty: to be shown once, and stored nowhere. */
  readonly operatorToken: string | undefined;
  /** Answers what was asked, keeps what was answered, and ends. */
  stop(): Promise<void>;
}

/** Everything that is open between the first and the last moment, in the order in which it is closed. */
interface Running {
  readonly options: StandaloneOptions;
  readonly parts: Parts;
  readonly app: NestFastifyApplication;
  readonly draining: Draining;
  readonly readiness: Readiness;
  readonly management: ManagementServer;
  readonly closeOperatorDoor: (() => Promise<void>) | undefined;
}

/** Opens the stores, checks them, and opens the doors last. Throws the faults of the stores and of listening. */
export async function startStandalone(options: StandaloneOptions): Promise<Standalone> {
  const parts = await openParts(options);
  try {
    await checkKeys(parts.eventStore, parts.keys.sealing);
    const app = await createApp(options, parts);
    return await openDoors(options, parts, app);
  } catch (error) {
    await parts.projections.stop();
    await parts.close();
    throw error;
  }
}

async function createApp({ configuration, log }: StandaloneOptions, parts: Parts): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: configuration.limits.bodyBytesMax,
    http: { maxHeaderSize: configuration.limits.headerBytesMax },
    requestTimeout: configuration.limits.requestTimeMs,
    return503OnClosing: false,
  });
  const app = await NestFactory.create<NestFastifyApplication>(StandaloneModule.of(configuration, parts), adapter, {
    logger: new NestLog(log),
    abortOnError: false,
    forceCloseConnections: true,
  });
  if (configuration.corsOrigins.length > 0) app.enableCors(corsFor(configuration.corsOrigins));
  watchRequests(app.getHttpAdapter().getInstance(), parts.metrics);
  await app.init();
  return app;
}

/** Tokens are sent by the page itself, so browsers lend it no cookies. */
function corsFor(origins: readonly string[]) {
  const exposedHeaders = ['x-correlation-id', 'retry-after'];
  return { origin: [...origins], methods: ['GET', 'POST'], exposedHeaders, credentials: false, maxAge: 600 };
}

async function openDoors(options: StandaloneOptions, parts: Parts, app: NestFastifyApplication): Promise<Standalone> {
  const { http, management: managementPlace, dataDirectory } = options.configuration;
  const readiness = new Readiness();
  watchStore(readiness, parts.eventStore, parts.clock);
  watchViews(readiness, parts, options.configuration.lagSecondsMax);
  const management = new ManagementServer(readiness, parts.metrics);
  const draining = watchConnections(app.getHttpServer());
  const operatorTokens = app.get(OperatorTokens);
  try {
    const isNew = (await parts.eventStore.head()) === undefined;
    await parts.projections.start();
    const managementPort = await management.listen(managementPlace.host, managementPlace.port);
    await app.listen(http.port, http.host);
    const operatorToken = isNew ? await operatorTokens.issueAnother() : undefined;
    const closeOperatorDoor = await openOperatorDoor(dataDirectory, () => operatorTokens.issueAnother());
    readiness.enter('running');
    const running = { options, parts, app, draining, readiness, management, closeOperatorDoor };
    let stopping: Promise<void> | undefined;
    return {
      app,
      parts,
      url: await app.getUrl(),
      managementUrl: `http://${managementPlace.host}:${managementPort}`,
      operatorToken,
      stop: () => {
        stopping ??= stop(running);
        return stopping;
      },
    };
  } catch (error) {
    await app.close();
    await management.close();
    throw error;
  }
}

async function stop(running: Running): Promise<void> {
  const { options, parts, app, draining, readiness, management, closeOperatorDoor } = running;
  const { log, configuration } = options;
  readiness.enter('stopping');
  log.info('stopping: no new connections, requests under way are answered');
  await closeOperatorDoor?.();
  const { cutCount } = await draining.drain(configuration.shutdownSecondsMax * 1_000);
  if (cutCount > 0) log.warn({ cutCount }, 'connections were cut, because they did not end in time');
  await app.close();
  await parts.projections.stop();
  await management.close();
  await parts.close();
  log.info('stopped');
}

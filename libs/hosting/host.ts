import type { INestApplicationContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { OperatorTokens, StandingErasures } from '#libs/accounts';
import { assertSameHistory, checkKeys, noteMissingKeys } from '#libs/event-store';
import { ManagementServer, Readiness } from '#libs/observability';
import { createContainer, createServer } from './container.js';
import { type Draining, watchConnections } from './draining.js';
import { joinBus, type MemberOfBus } from './join-bus.js';
import { oneAddress } from './one-address.js';
import { openOperatorDoor } from './operator-door.js';
import { type HostOptions, openParts, type Parts } from './parts.js';
import type { Roles } from './roles.js';
import { watchLeading, watchStore, watchTexts, watchViews, watchWarnings } from './watching.js';
import { watchClock, watchClockOffsets } from './watching-clock.js';

/** A running process of Bourse. */
export interface Host {
  readonly app: INestApplicationContext;
  readonly parts: Parts;
  /** Undefined unless it converses, as is its address. */
  readonly server: NestFastifyApplication | undefined;
  readonly url: string | undefined;
  readonly managementUrl: string;
  /** Only when the log was new and this is the one process of its installation: to be shown once, and stored nowhere. */
  readonly operatorToken: string | undefined;
  /** Rejects when the process cannot go on, with what only a person or a restart can mend. */
  readonly failed: Promise<never>;
  /** Answers what was asked, keeps what was answered, and ends. */
  stop(): Promise<void>;
}

/** Everything that is open between the first and the last moment, in the order in which it is closed. */
interface Running {
  readonly options: HostOptions;
  readonly parts: Parts;
  readonly app: INestApplicationContext;
  readonly draining: Draining | undefined;
  readonly readiness: Readiness;
  readonly management: ManagementServer;
  readonly member: MemberOfBus;
  readonly closeOperatorDoor: (() => Promise<void>) | undefined;
}

/** Opens the stores, checks them, and opens the doors last. Throws the faults of the stores and of listening. */
export async function startHost(options: HostOptions, roles: Roles): Promise<Host> {
  const parts = await openParts(options);
  try {
    await assertSameHistory(parts.eventStore, await parts.projections.witnesses());
    await checkKeys(parts.eventStore, parts.keys.sealing);
    await parts.clockWatch.begin();
    await keepErased(parts);
    return await openDoors(options, roles, parts);
  } catch (error) {
    await parts.projections.stop();
    await parts.close();
    throw error;
  }
}

/**
 * Whatever copy of the keys is there now, or is put there later: nothing is read from it that the log orders to be erased, and keys that it lacks are known
 * before somebody asks for them.
 */
async function keepErased({ eventStore, keys }: Parts): Promise<void> {
  const erasures = StandingErasures.on({ eventStore, keys });
  keys.onPutBack(async () => void (await erasures.carryOutAll()));
  const known = await erasures.carryOutAll();
  if (known !== undefined) await noteMissingKeys(eventStore, keys.sealing, known);
}

async function openDoors(options: HostOptions, roles: Roles, parts: Parts): Promise<Host> {
  const { configuration } = options;
  const server = roles.converses ? await createServer(options, parts) : undefined;
  const app = server ?? (await createContainer(options, parts));
  const readiness = new Readiness();
  const management = new ManagementServer(readiness, parts.metrics);
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined);
  let member: MemberOfBus | undefined;
  try {
    watch(options, roles, parts, readiness);
    const draining = server && watchConnections(server.getHttpServer());
    const isNew = (await parts.eventStore.head()) === undefined;
    await begin(roles, parts, failure.reject);
    member = await joinBus({ options, roles, parts, app, readiness, fail: failure.reject });
    const managementPort = await management.listen(configuration.management.host, configuration.management.port);
    const url = server && (await listen(server, options));
    const { operatorToken, closeOperatorDoor } = await welcome(options, roles, app, isNew);
    readiness.enter('running');
    recordProcess(parts, 'sys_startup');
    const running = { options, parts, app, draining, readiness, management, member, closeOperatorDoor };
    let stopping: Promise<void> | undefined;
    return {
      app,
      parts,
      server,
      url,
      managementUrl: `http://${configuration.management.host}:${managementPort}`,
      operatorToken,
      failed: failure.promise,
      stop: () => {
        stopping ??= stop(running);
        return stopping;
      },
    };
  } catch (error) {
    // What goes on in the background would keep a process that has failed from ending.
    await member?.leave();
    await app.close();
    await management.close();
    throw error;
  }
}

function watch({ configuration }: HostOptions, { projections }: Roles, parts: Parts, readiness: Readiness): void {
  watchStore(readiness, parts.eventStore);
  watchWarnings(readiness, parts.metrics);
  watchTexts(readiness, parts.metrics, parts.keys.sealing);
  watchClock(readiness, parts);
  watchClockOffsets(parts.metrics, parts.clockWatch);
  if (projections === 'NONE') return;
  watchViews(readiness, parts, configuration.lagSecondsMax);
  if (projections !== 'FOLLOWS') watchLeading(parts);
}

async function begin({ projections: role }: Roles, { projections }: Parts, fail: (error: unknown) => void) {
  switch (role) {
    case 'STARTS':
      return projections.start();
    case 'LEADS':
      projections.lead().catch(fail);
      return undefined;
    case 'FOLLOWS':
      return projections.follow();
    default:
      return undefined;
  }
}

async function listen(server: NestFastifyApplication, { configuration: { http } }: HostOptions): Promise<string> {
  await server.listen(http.port, await oneAddress(http.host));
  return server.getUrl();
}

/** The one process of an installation hands out the first token, and others to whoever owns its files. */
async function welcome(
  { configuration }: HostOptions,
  { converses, projections }: Roles,
  app: INestApplicationContext,
  isNew: boolean,
) {
  const isAlone = converses && projections === 'STARTS' && configuration.engines.distributed === undefined;
  if (!isAlone) return { operatorToken: undefined, closeOperatorDoor: undefined };
  const operatorTokens = app.get(OperatorTokens);
  const operatorToken = isNew ? await operatorTokens.issueAnother() : undefined;
  const closeOperatorDoor = await openOperatorDoor(configuration.dataDirectory, () => operatorTokens.issueAnother());
  return { operatorToken, closeOperatorDoor };
}

/** The gap between the two lines is time in which nobody wrote the log. */
function recordProcess({ security }: Parts, event: 'sys_startup' | 'sys_shutdown'): void {
  security.record({ event, outcome: 'success', principal: 'installation', address: 'local' });
}

async function stop(running: Running): Promise<void> {
  const { options, parts, app, draining, readiness, management, member, closeOperatorDoor } = running;
  const { log, configuration } = options;
  readiness.enter('stopping');
  recordProcess(parts, 'sys_shutdown');
  log.info('stopping: no new connections, requests under way are answered');
  await closeOperatorDoor?.();
  const cut = await draining?.drain(configuration.shutdownSecondsMax * 1_000);
  if (cut !== undefined && cut.cutCount > 0) log.warn(cut, 'connections were cut, because they did not end in time');
  await member.leave();
  await app.close();
  await parts.projections.stop();
  await management.close();
  await parts.close();
  log.info('stopped');
}

import { BoundedWork } from '#libs/bounded-work';
import type { Configuration } from '#libs/configuration';
import { jsonSchemaJobs } from '#libs/json-schema';
import { type Clock, systemClock } from '#libs/kernel';
import type { MessageBus } from '#libs/message-bus';
import { type Log, Metrics, type OutageLog, outageLog, SecurityLog } from '#libs/observability';
import { Projections } from '#libs/read-store';
import { ClockWatch } from './clock-watch.js';
import { observeReadStore } from './observe-read-store.js';
import { tellOfReplacedClients } from './replaced-clients.js';
import { openStores, type Stores } from './stores.js';
import { tellOfHistory } from './tell-of-history.js';

/** What a process is started with. */
export interface HostOptions {
  /** `api`, `projector`, …: what other systems call it. */
  readonly name: string;
  readonly configuration: Configuration;
  readonly clock: Clock;
  /** Whether it is held against the clocks of the servers: the system's is, unless said. */
  readonly isClockWatched?: boolean;
  readonly log: Log;
  /** Milliseconds between two looks for what is due; `never` leaves that to whoever moves the clock. */
  readonly tickerPeriodMs?: number | 'never';
  /** Milliseconds between two looks at the token of an open socket; for specs that show what ends sockets without them. */
  readonly socketRecheckMs?: number;
  /** Instead of the configured one; it is not closed with the process. */
  readonly bus?: MessageBus;
}

/** What the container is given ready-made, because it is opened before it and closed after it. */
export interface Parts extends Stores {
  readonly clock: Clock;
  readonly clockWatch: ClockWatch;
  /** Hears of what is tried again until it succeeds. */
  readonly outages: OutageLog;
  readonly metrics: Metrics;
  readonly security: SecurityLog;
  readonly projections: Projections;
  /** Threads for work on texts that producers wrote. */
  readonly boundedWork: BoundedWork;
  readonly socketRecheckMs: number | undefined;
}

export async function openParts(options: HostOptions): Promise<Parts> {
  const { name, configuration, clock, log, tickerPeriodMs, socketRecheckMs, isClockWatched } = options;
  const metrics = new Metrics();
  const onClientReplaced = tellOfReplacedClients({ clock, log, metrics });
  const stores = await openStores(configuration, clock, (line) => log.warn(line), { onClientReplaced });
  metrics.watchProcess();
  const { securityLinesPerMinute: linesPerMinute } = configuration;
  const security = new SecurityLog({ log, metrics, process: name, linesPerMinute });
  const clockWatch = watchOver(stores, { clock, log }, isClockWatched ?? clock === systemClock);
  const outages = outageLog(log);
  const observer = observeReadStore(log, metrics, outages);
  const boundedWork = new BoundedWork({
    modules: { 'json-schema': jsonSchemaJobs },
    onLost: (lost) => log.warn(lost, 'work on a text of others was ended'),
  });
  const isShared = configuration.engines.distributed !== undefined;
  const stopTelling = tellOfHistory({ ...stores, log, isShared });
  const close = async () => {
    clockWatch.stop();
    outages.close();
    await stopTelling();
    security.close();
    metrics.close();
    await boundedWork.close();
    await stores.close();
  };
  const deadlineMs = configuration.reactionSecondsMax * 1_000;
  const projections = new Projections({
    ...stores,
    clock,
    clockCheck: clockWatch,
    observer,
    deadlineMs,
    ...(tickerPeriodMs !== undefined && { tickerPeriodMs }),
  });
  return { ...stores, close, clock, clockWatch, outages, metrics, security, projections, boundedWork, socketRecheckMs };
}

function watchOver(
  { readStore, eventStore }: Stores,
  own: { readonly clock: Clock; readonly log: Log },
  isWatched: boolean,
): ClockWatch {
  const database = isWatched ? readStore.serverClock : undefined;
  return new ClockWatch({ ...own, database, eventStore: isWatched ? eventStore.serverClock : undefined });
}

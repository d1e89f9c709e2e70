import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { EventStore, Sealing } from '#libs/event-store';
import { comparePositions, type Position } from '#libs/kernel';
import { correlated, type GaugeReading, type Metrics, type Readiness } from '#libs/observability';
import type { Parts } from './parts.js';

const correlationIdPattern = /^[\w.:-]{1,128}$/;
/** How many streams without a key are looked at again at a time: it may be there again. */
const lookedAtMax = 100;

/** Gives every request its correlation id before anybody looks at it, and measures how long it took. */
export function watchRequests(fastify: FastifyInstance, metrics: Metrics): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const given = request.headers['x-correlation-id'];
    const correlationId = typeof given === 'string' && correlationIdPattern.test(given) ? given : randomUUID();
    request.headers['x-correlation-id'] = correlationId;
    correlated(correlationId, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    metrics.observeRequest(request.routeOptions.url ?? 'unknown', reply.statusCode, reply.elapsedTime / 1_000);
    done();
  });
}

/** What the process has to have before it is sent requests. */
export function watchStore(readiness: Readiness, eventStore: EventStore): void {
  readiness.watch('history', () => eventStore.history.fault()?.message);
  readiness.watch('store', () => (eventStore.isWritable() ? undefined : 'The log takes no facts at the moment'));
}

type Texts = Pick<Sealing, 'unreadable' | 'fatesOf'>;

/** Texts that cannot be read though nobody erased them: who reads one sees a word, and somebody has to hear of it. */
export function watchTexts(readiness: Readiness, metrics: Metrics, sealing: Texts): void {
  const { unreadable } = sealing;
  readiness.watch('texts', async () => {
    // A database that is away says nothing of keys, and others say that it is.
    await forgetReadable(sealing).catch(() => undefined);
    const streams = unreadable.streams();
    const [first] = streams;
    if (first === undefined) return undefined;
    const more = streams.length === 1 ? '' : ` and ${streams.length - 1} more streams`;
    return {
      warning: `What is sealed in ${first}${more} cannot be read: put back the keys of the same day, see verify`,
    };
  });
  metrics.gauge({
    name: 'bourse_unreadable_texts',
    help: 'Confidential texts that this process was asked for and could not read, because their key is missing or they were damaged',
    labelNames: ['reason'],
    read: () => Object.entries(unreadable.counts()).map(([reason, value]) => ({ labels: { reason }, value })),
  });
}

async function forgetReadable(sealing: Texts): Promise<void> {
  const { unreadable } = sealing;
  const streams = unreadable.streamsWithoutKey().slice(0, lookedAtMax);
  for (const [index, fate] of (await sealing.fatesOf(streams)).entries()) {
    if (fate !== 'UNREADABLE') unreadable.forget(streams[index] ?? '');
  }
}

/** Counts what somebody has to look at while the process stays ready. */
export function watchWarnings(readiness: Readiness, metrics: Metrics): void {
  metrics.gauge({
    name: 'bourse_readiness_warnings',
    help: 'Probes of /readyz that warn of something and leave the process ready',
    labelNames: ['probe'],
    read: async () => {
      const { warnings } = await readiness.state();
      return Object.keys(warnings).map((probe) => ({ labels: { probe }, value: 1 }));
    },
  });
}

/** How old the oldest fact is that stands after the position, in seconds. */
async function lagSeconds({ eventStore, clock }: Pick<Parts, 'eventStore' | 'clock'>, position: Position | undefined) {
  const head = await eventStore.head();
  // Asked first: past the newest fact a server may hold any number of events of others, and they are not to be read at each look.
  if (head === undefined || (position !== undefined && comparePositions(position, head) >= 0)) return 0;
  let page = await eventStore.readAll(position, { countMax: 1 });
  while (page.facts.length === 0 && !page.isCaughtUp) page = await eventStore.readAll(page.last);
  const [oldest] = page.facts;
  return oldest === undefined ? 0 : Math.max(0, clock.now().getTime() - Date.parse(oldest.recordedAt)) / 1_000;
}

type Watched = Pick<Parts, 'eventStore' | 'projections' | 'metrics' | 'clock'>;

/** How the views and reactions are doing, for the probes and for whoever scrapes. */
export function watchViews(readiness: Readiness, parts: Watched, lagSecondsMax: number): void {
  const { projections, metrics } = parts;
  const lag = () => lagSeconds(parts, projections.progress.current());
  readiness.watch('views', async () => {
    const isMissing = projections
      .viewStates()
      .some(({ state, position }) => state === 'REBUILDING' && position === undefined);
    if (isMissing) return 'The views are being built for the first time';
    const seconds = await lag();
    return seconds > lagSecondsMax ? `The views are ${Math.round(seconds)} s behind the log` : undefined;
  });
  metrics.gauge({
    name: 'bourse_projection_lag_seconds',
    help: 'Age of the oldest fact that the views do not show yet',
    labelNames: [],
    read: async () => [{ labels: {}, value: await lag() }],
  });
  metrics.gauge({
    name: 'bourse_parked_streams',
    help: 'Streams that a view stopped folding at a fact it cannot read',
    labelNames: ['view'],
    read: () =>
      projections.viewStates().map(({ view, parkedStreamCount }) => ({ labels: { view }, value: parkedStreamCount })),
  });
  metrics.gauge({
    name: 'bourse_views',
    help: 'Views by how they are doing',
    labelNames: ['state'],
    read: () => counted(projections.viewStates().map(({ state }) => state)),
  });
  metrics.gauge({
    name: 'bourse_reactions',
    help: 'Reactions by how they are doing',
    labelNames: ['state'],
    read: () => counted(projections.reactionStates().map(({ state }) => state)),
  });
}

/** What only the process knows that brings the views forward. */
export function watchLeading(parts: Watched): void {
  const { projections, metrics } = parts;
  const whenLeading = (read: () => Promise<readonly GaugeReading[]>) => async () =>
    projections.isLeading() ? read() : [];
  metrics.gauge({
    name: 'bourse_projections_leading',
    help: 'Whether this process brings the views forward; of all that share a database, one does',
    labelNames: [],
    read: () => [{ labels: {}, value: projections.isLeading() ? 1 : 0 }],
  });
  metrics.gauge({
    name: 'bourse_timers_due',
    help: 'Rows whose instant has come and that no timer has fired yet, counted up to 1,000 of each timer',
    labelNames: ['timer'],
    read: whenLeading(async () =>
      (await projections.dueRows()).map(({ timer, count }) => ({ labels: { timer }, value: count })),
    ),
  });
  metrics.gauge({
    name: 'bourse_reaction_lag_seconds',
    help: 'Age of the oldest fact that a reaction has not passed yet',
    labelNames: ['reaction'],
    read: whenLeading(() =>
      Promise.all(
        projections.reactionStates().map(async ({ reaction, position }) => ({
          labels: { reaction },
          value: await lagSeconds(parts, position),
        })),
      ),
    ),
  });
}

function counted(states: readonly string[]): readonly GaugeReading[] {
  const groups = Map.groupBy(states, (state) => state);
  return [...groups].map(([state, members]) => ({ labels: { state }, value: members.length }));
}

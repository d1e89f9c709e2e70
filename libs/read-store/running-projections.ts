import { setMaxListeners } from 'node:events';
import { assertSameHistory, type EventStore, type Witness } from '#libs/event-store';
import { type Clock, type ClockCheck, type Fact, markOf, type RecordedFact } from '#libs/kernel';
import { checkpointsIn, openCheckpoints } from './checkpoints.js';
import { fenced } from './fence.js';
import type { ReadStoreObserver } from './observer.js';
import {
  type OperationalStore,
  type ReactionCheckpoint,
  type ReactionCheckpoints,
  storedCheckpoints,
} from './operational-store.js';
import { type Backoff, changes, oneAtATime, pause } from './pacing.js';
import type { Reaction } from './reaction.js';
import { checkpointAt, type ReactionContext, type ReactionRunner, reactionRunner } from './reaction-runner.js';
import type { ReadStore } from './read-store.js';
import { recentFacts } from './recent-facts.js';
import type { RestorationUnderWay } from './restoration-under-way.js';
import { settle } from './settle.js';
import { openShelves } from './shelves.js';
import type { Timer } from './timer.js';
import { type DueRows, timerTicker } from './timer-ticker.js';
import type { View } from './view.js';
import type { ViewProgress } from './view-progress.js';
import { type ViewProjector, viewProjector } from './view-projector.js';
import { shapesOf } from './view-shelf.js';

export interface RunningOptions {
  readonly eventStore: EventStore;
  readonly readStore: ReadStore;
  readonly operationalStore: OperationalStore;
  readonly clock: Clock;
  readonly clockCheck: ClockCheck;
  readonly observer: ReadStoreObserver;
  readonly progress: ViewProgress;
  readonly tickerPeriodMs: number | undefined;
  readonly reactionAttemptsMax: number;
  readonly deadlineMs: number;
  readonly backoff: Backoff;
  /** Off only where a test shows what it is for. */
  readonly isFenced: boolean;
}

export interface Registered {
  readonly views: readonly View[];
  readonly reactions: readonly Reaction<Fact>[];
  readonly timers: readonly Timer[];
}

/** Views, reactions and timers at work. */
export interface RunningProjections {
  readonly projector: ViewProjector;
  readonly reactions: readonly ReactionRunner[];
  tick(skipped?: ReadonlySet<string>): Promise<readonly string[]>;
  dueRows(): Promise<readonly DueRows[]>;
  settle(timeoutMs: number): Promise<boolean>;
  /** Aborts when another process has taken over. Everything here ends then. */
  readonly lost: AbortSignal;
  stop(): Promise<void>;
}

/** Throws `AnotherLog`, `StoreTruncated` or `LogWentBack` when something here has seen a fact that the log does not hold. */
export async function runProjections(options: RunningOptions, registered: Registered): Promise<RunningProjections> {
  const { eventStore, readStore, clock, clockCheck, observer, progress, backoff, deadlineMs } = options;
  assertOwnTables(registered.views);
  await openCheckpoints(readStore.database);
  const ended = new AbortController();
  const lost = new AbortController();
  const { signal } = ended;
  setMaxListeners(0, signal);
  const { viewRows, reactionRows } = await takeOver(options, () => {
    ended.abort();
    lost.abort();
  });
  // What is read from here on is what the one before has left for good.
  await assertSameHistory(eventStore, await witnessesOf(options));
  const reactionCheckpoints = storedCheckpoints(reactionRows);
  const announced = changes();
  const shelves = openShelves(progress, announced);
  const shared = { eventStore, observer, recent: recentFacts(), signal };

  const projector = viewProjector({
    ...shared,
    database: viewRows,
    checkpoints: checkpointsIn(viewRows),
    clock,
    shelves,
    faultBackoff: backoff,
    exclusively: oneAtATime(),
  });
  await projector.open(registered.views);

  const reactionContext: ReactionContext = {
    ...shared,
    checkpoints: reactionCheckpoints,
    changes: announced,
    viewsReached: () => progress.mark(),
    backoff,
    attemptsMax: options.reactionAttemptsMax,
    clockCheck,
    deadlineMs,
  };
  const starts = await reactionStarts(eventStore, reactionCheckpoints, registered.reactions);
  const reactions = starts.map(([reaction, stored]) => reactionRunner(reactionContext, reaction, stored));
  const ticker = timerTicker({ clock, clockCheck, observer, backoff, deadlineMs }, registered.timers);
  const inTurn = oneAtATime();
  const tick = (skipped: ReadonlySet<string> = new Set()) => inTurn(() => ticker.tick(skipped));

  projector.start();
  const running = [...reactions.map((reaction) => reaction.run()), keepTicking(options.tickerPeriodMs, tick, signal)];
  return {
    projector,
    reactions,
    tick,
    dueRows: () => ticker.due(),
    settle: (timeoutMs) => settle({ eventStore, progress, shelves, reactions, changes: announced, tick }, timeoutMs),
    lost: lost.signal,
    stop: async () => {
      ended.abort();
      await Promise.all([...running, projector.ended()]);
    },
  };
}

/** Where several processes share a database, its transactions happen only as long as no other process has taken over. */
async function takeOver({ readStore, operationalStore, isFenced }: RunningOptions, onLost: () => void) {
  const { database: views } = readStore;
  const { database: reactions } = operationalStore;
  const { sharing } = views;
  if (!isFenced || sharing === undefined) return { viewRows: views, reactionRows: reactions };
  return {
    viewRows: await fenced(views, {
      guarded: 'views',
      announce: (transaction) => sharing.announce(transaction),
      onLost,
    }),
    // How far reactions are is nothing that anybody waits for.
    reactionRows: await fenced(reactions, { guarded: 'reactions', onLost }),
  };
}

function assertOwnTables(views: readonly View[]): void {
  const owners = new Map<string, string>();
  for (const view of views) {
    for (const { table } of shapesOf(view)) {
      const owner = owners.get(table);
      if (owner !== undefined) throw new TypeError(`${owner} and ${view.name} both have a table ${table}`);
      owners.set(table, view.name);
    }
  }
}

type Remembering = Pick<RunningOptions, 'readStore' | 'operationalStore'>;

/** Everybody here who remembers how far the log reached. */
export async function witnessesOf(stores: Remembering): Promise<readonly Witness[]> {
  const restoration = await stores.operationalStore.restorations.load();
  const kept = await keptPlaces(stores);
  return restoration === undefined ? kept : [lostIn(restoration), ...kept];
}

/** The places that views, reactions and others keep, also those that were taken back by an acceptance which is under way. */
export async function keptPlaces({ readStore, operationalStore }: Remembering): Promise<readonly Witness[]> {
  const { checkpoints } = await (await openCheckpoints(readStore.database)).all();
  const reactions = await operationalStore.reactionCheckpoints.all();
  const bookmarks = await operationalStore.bookmarks.all();
  return [
    ...bookmarks,
    ...checkpoints.map((row) => ({ name: `view ${row.view}`, ...placeIn(row) })),
    ...reactions.map((row) => ({ name: `reaction ${row.reaction}`, ...placeIn(row) })),
  ];
}

/** What was lost goes on being missed until somebody has gone on with the acceptance to its end. No fact has the id of a restoration. */
function lostIn({ restoration, lost }: RestorationUnderWay): Witness {
  const { position, factId = restoration } = lost;
  return { name: 'an acceptance that was stopped', position, factId };
}

function placeIn({ position, factId }: Pick<ReactionCheckpoint, 'position' | 'factId'>): Omit<Witness, 'name'> {
  return { position: position ?? undefined, factId: factId ?? undefined };
}

/** Where each reaction goes on; one that is new begins where it says. */
async function reactionStarts(
  eventStore: EventStore,
  reactionCheckpoints: ReactionCheckpoints,
  reactions: readonly Reaction<Fact>[],
): Promise<readonly (readonly [Reaction<Fact>, ReactionCheckpoint])[]> {
  const stored = new Map((await reactionCheckpoints.all()).map((row) => [row.reaction, row]));
  const newest = await eventStore.newest();
  const starts: (readonly [Reaction<Fact>, ReactionCheckpoint])[] = [];
  for (const reaction of reactions) {
    const known = stored.get(reaction.name) ?? newCheckpoint(reaction, newest);
    if (!stored.has(reaction.name)) await reactionCheckpoints.save(known);
    starts.push([reaction, known]);
  }
  return starts;
}

function newCheckpoint({ name, startsAt }: Reaction<Fact>, newest: RecordedFact | undefined): ReactionCheckpoint {
  const mark = startsAt === 'head' && newest !== undefined ? markOf(newest) : undefined;
  return { ...checkpointAt(mark), reaction: name, state: 'RUNNING', reason: null };
}

async function keepTicking(
  periodMs: number | undefined,
  tick: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  if (periodMs === undefined) return;
  while (!signal.aborted) {
    await pause(periodMs, signal);
    if (!signal.aborted) await tick();
  }
}

import type { Position } from '#libs/kernel';
import { type Behind, catchUp } from './catch-up.js';
import type { ParkedRow } from './checkpoints.js';
import { followLog } from './live-feed.js';
import { insistently, type ProjectorContext } from './projector-context.js';
import { ordinalOf } from './recent-facts.js';
import { stoppedCopy } from './shelves.js';
import { unparkStream } from './unpark-stream.js';
import type { View } from './view.js';
import { addGreen, dropGreen, type ShelvedView, shelve } from './view-shelf.js';

/** How a view is doing, for people and metrics. */
export interface ViewState {
  readonly view: string;
  /** REBUILDING views answer from the rows they had, if they had any. */
  readonly state: 'LIVE' | 'CATCHING_UP' | 'REBUILDING' | 'STOPPED';
  /** Queries answer as of this. */
  readonly position: Position | undefined;
  /** Why it stopped or is built again. */
  readonly reason: string | undefined;
  readonly parkedStreamCount: number;
}

/** Brings all views forward: those that are live by one feed, those that are behind by another. */
export interface ViewProjector {
  /** Makes what tables are missing and decides which views are built again. */
  open(views: readonly View[]): Promise<void>;
  /** Begins to follow the log. */
  start(): void;
  /** Builds a view beside its live rows and swaps. `STOPPED` when a fact could not be folded: the live rows stay. */
  rebuild(view: string): Promise<'REBUILT' | 'STOPPED'>;
  unpark(view: string, stream: string): Promise<'UNPARKED' | 'STILL_PARKED' | 'NOT_PARKED'>;
  states(): readonly ViewState[];
  parked(): readonly ParkedRow[];
  /** Ends when the feeds have, after the signal of the context aborted. */
  ended(): Promise<void>;
}

export function viewProjector(context: ProjectorContext): ViewProjector {
  const { shelves, observer, exclusively } = context;
  const feeds = new Set<Promise<unknown>>();
  const rebuilding = new Map<string, Promise<'REBUILT' | 'STOPPED'>>();
  let startedUp: Promise<unknown> = Promise.resolve();

  const run = <T>(feed: Promise<T>): Promise<T> => {
    feeds.add(feed);
    void feed.finally(() => feeds.delete(feed)).catch(() => undefined);
    return feed;
  };
  const buildAgain = async (view: string): Promise<'REBUILT' | 'STOPPED'> => {
    await startedUp;
    const reason = 'somebody asked for it';
    observer.observe({ kind: 'rebuild-started', view, reason });
    await exclusively(async () => shelves.put([await addGreen(context, shelves.get(view), reason)]));
    await catchUp(context, [{ view, slot: 'GREEN' }]);
    if (shelves.get(view).green === undefined) return 'REBUILT';
    if (context.signal.aborted) return 'STOPPED';
    await exclusively(async () => shelves.put([await abandonGreen(context, shelves.get(view))]));
    return 'STOPPED';
  };

  return {
    open: async (views) => {
      const stored = await context.checkpoints.all();
      for (const view of views) {
        const isOwn = (row: { readonly view: string }) => row.view === view.name;
        const own = { checkpoints: stored.checkpoints.filter(isOwn), parked: stored.parked.filter(isOwn) };
        shelves.put([await shelve(context, view, own)]);
      }
    },
    start: () => {
      const { following, behind } = sortOut(shelves.all());
      shelves.put(following);
      shelves.setLivePosition(following[0]?.blue?.position);
      for (const { view, rebuildReason: reason } of shelves.all()) {
        if (reason !== undefined) observer.observe({ kind: 'rebuild-started', view: view.name, reason });
      }
      startedUp = run<unknown>(behind.length === 0 ? Promise.resolve() : catchUp(context, behind));
      void run(following.length > 0 ? followLog(context) : startedUp.then(() => followFromReached(context)));
    },
    rebuild: (view) => {
      const running = rebuilding.get(view) ?? run(buildAgain(view)).finally(() => rebuilding.delete(view));
      rebuilding.set(view, running);
      return running;
    },
    unpark: (view, stream) => unparkStream(context, view, stream),
    states: () => shelves.all().map(stateOf),
    parked: () => shelves.all().flatMap(({ blue }) => [...(blue?.parked.values() ?? [])]),
    ended: async () => void (await Promise.allSettled(feeds)),
  };
}

/** When nothing was live at the start, the feed goes on where the first views were completed; without views, at the head. */
async function followFromReached(context: ProjectorContext): Promise<void> {
  const { shelves, eventStore } = context;
  const following = shelves.all().filter(({ blueRole }) => blueRole === 'FOLLOWING');
  const reached = latest(following);
  shelves.setLivePosition(
    following.length > 0 ? reached : await insistently(context, 'reading the head', () => eventStore.head()),
  );
  await followLog(context);
}

/** Those that are furthest take part in the live feed; the others, and everything that is built again, have to catch up. */
function sortOut(shelf: readonly ShelvedView[]) {
  const goingOn = shelf.filter(({ blue, blueRole }) => blue !== undefined && blueRole === 'CATCHING_UP');
  const furthest = ordinalOf(latest(goingOn));
  const isFurthest = ({ blue }: ShelvedView) => blue?.ordinal === furthest;
  const following = goingOn.filter(isFurthest).map((shelved) => ({ ...shelved, blueRole: 'FOLLOWING' as const }));
  const behind: readonly Behind[] = [
    ...goingOn
      .filter((shelved) => !isFurthest(shelved))
      .map(({ view }) => ({ view: view.name, slot: 'BLUE' as const })),
    ...shelf.filter(({ green }) => green).map(({ view }) => ({ view: view.name, slot: 'GREEN' as const })),
  ];
  return { following, behind };
}

function latest(shelf: readonly ShelvedView[]): Position | undefined {
  return shelf.map(({ blue }) => blue?.position).toSorted((a, b) => ordinalOf(b) - ordinalOf(a))[0];
}

/** Live rows that can still be folded make a failed rebuild go away; otherwise it stays to show why the view is stopped. */
async function abandonGreen(context: ProjectorContext, shelved: ShelvedView): Promise<ShelvedView> {
  return shelved.blueRole === 'FROZEN' ? shelved : dropGreen(context, shelved);
}

function stateOf(shelved: ShelvedView): ViewState {
  const { view, blue, blueRole, green, rebuildReason } = shelved;
  const stopped = stoppedCopy(shelved);
  const common = { view: view.name, position: blue?.position, parkedStreamCount: blue?.parked.size ?? 0 };
  if (stopped !== undefined) return { ...common, state: 'STOPPED', reason: stopped.reason };
  if (green !== undefined) return { ...common, state: 'REBUILDING', reason: rebuildReason };
  return { ...common, state: blueRole === 'FOLLOWING' ? 'LIVE' : 'CATCHING_UP', reason: undefined };
}

import type { EventStore } from '#libs/event-store';
import { type Fact, type Mark, markOf, type Position, type RecordedFact } from '#libs/kernel';
import { codecOf, factPage } from './fact-page.js';
import type { ReactionCheckpoint, ReactionCheckpoints } from './operational-store.js';
import { backoffMs, type Changes, pause } from './pacing.js';
import { type Attempting, reactAtLast } from './react-at-last.js';
import type { Reaction } from './reaction.js';
import { ordinalOf, type RecentFacts } from './recent-facts.js';
import { markIn } from './view-copy.js';
import { within } from './within.js';

const pageFactsMax = 200;
/** A checkpoint that only passed facts of others is written this seldom. */
const unsavedFactsMax = 1_000;
/** After this long, what was reacted to is written down between two facts of a page: it would be reacted to again after a sudden end. */
const unsavedMsMax = 1_000;

export interface ReactionState {
  readonly reaction: string;
  readonly state: 'RUNNING' | 'RETRYING' | 'STOPPED';
  readonly position: Position | undefined;
  readonly reason: string | undefined;
}

interface RunningState extends ReactionState {
  /** The last fact of ours at or before the position: what is kept, because it can be looked for in the log. */
  readonly mark: Mark | undefined;
}

export interface ReactionContext extends Attempting {
  readonly eventStore: EventStore;
  readonly checkpoints: ReactionCheckpoints;
  readonly recent: RecentFacts;
  /** Announces that views, reactions or timers came forward. */
  readonly changes: Changes;
  /** How far the views are: no reaction goes further. */
  readonly viewsReached: () => Mark | undefined;
  /** Milliseconds after which a reaction that is still at its fact has failed. */
  readonly deadlineMs: number;
}

/** Leads one reaction through the log behind the views, one fact at a time. */
export interface ReactionRunner {
  /** Ends when the signal aborts. */
  run(): Promise<void>;
  /** Tries again at the fact where it stopped. */
  resume(): void;
  state(): ReactionState;
}

export function reactionRunner(
  context: ReactionContext,
  reaction: Reaction<Fact>,
  stored: ReactionCheckpoint,
): ReactionRunner {
  const { observer, checkpoints, changes, signal } = context;
  const categories = [...new Set(reaction.families.map((family) => codecOf(family).category))];
  let now = begunAt(stored);
  let savedOrdinal = stored.ordinal;
  const timely = inTime(reaction, context.deadlineMs);

  const save = async () => {
    savedOrdinal = await written(checkpoints, reaction, now);
  };
  const become = (next: Partial<RunningState>) => {
    now = { ...now, reason: undefined, ...next };
    changes.announce();
  };
  const isBehind = () => ordinalOf(context.viewsReached()?.position) > ordinalOf(now.position);
  const step = async (reached: Mark): Promise<void> => {
    const page = await nextFacts(context, now.position, categories);
    let isUnsaved = false;
    let sinceAt = performance.now();
    for (const entry of factPage(page.facts).entriesOf(reaction.families, ordinalOf(now.position))) {
      if (entry.ordinal > ordinalOf(reached.position)) break;
      const outcome = await reactAtLast(context, timely, entry, (reason) => become({ state: 'RETRYING', reason }));
      if (outcome === 'ENDED') return;
      if (outcome !== 'REACTED') {
        become({ state: 'STOPPED', ...outcome });
        return save();
      }
      become({ state: 'RUNNING', position: entry.recorded.position, mark: markOf(entry.recorded) });
      isUnsaved = performance.now() - sinceAt < unsavedMsMax;
      if (isUnsaved) continue;
      await save();
      sinceAt = performance.now();
    }
    become(goesOnAt(page, reached, now.mark));
    if (isUnsaved || ordinalOf(now.mark?.position) - savedOrdinal >= unsavedFactsMax) await save();
  };

  return {
    run: async () => {
      for (let faults = 1; !signal.aborted; faults += 1) {
        await changes.until(() => now.state !== 'STOPPED' && isBehind(), signal);
        const reached = context.viewsReached();
        if (reached === undefined || signal.aborted) continue;
        try {
          await step(reached);
          faults = 0;
        } catch (error) {
          observer.observe({ kind: 'fault', during: `reading for ${reaction.name}`, error });
          await pause(backoffMs(context.backoff, faults), signal);
        }
      }
      if (ordinalOf(now.mark?.position) === savedOrdinal) return;
      // Facts of others that were passed are passed again after the next start; nothing is lost.
      await save().catch((error: unknown) => observer.observe({ kind: 'fault', during: 'stopping', error }));
    },
    resume: () => {
      if (now.state === 'STOPPED') become({ state: 'RUNNING' });
    },
    state: () => now,
  };
}

function inTime(reaction: Reaction<Fact>, deadlineMs: number): Reaction<Fact> {
  const { name, families } = reaction;
  return { name, families, react: (fact, recorded) => within(deadlineMs, () => reaction.react(fact, recorded)) };
}

function begunAt(stored: ReactionCheckpoint): RunningState {
  const mark = markIn(stored);
  return { reaction: stored.reaction, state: 'RUNNING', position: mark?.position, mark, reason: undefined };
}

/** Writes the checkpoint down and tells the reaction, unless it stopped: it has not reacted to the fact where it stands then. Gives the ordinal. */
async function written(checkpoints: ReactionCheckpoints, reaction: Reaction<Fact>, now: RunningState): Promise<number> {
  const { mark, state } = now;
  await checkpoints.save(checkpointOf(now));
  if (mark !== undefined && state !== 'STOPPED') await reaction.passed?.(mark);
  return ordinalOf(mark?.position);
}

function checkpointOf({ reaction, state, mark, reason }: RunningState): ReactionCheckpoint {
  return {
    ...checkpointAt(mark),
    reaction,
    state: state === 'STOPPED' ? 'STOPPED' : 'RUNNING',
    reason: reason ?? null,
  };
}

/** A place as it is kept. */
export function checkpointAt(mark: Mark | undefined): Pick<ReactionCheckpoint, 'position' | 'ordinal' | 'factId'> {
  return { position: mark?.position ?? null, ordinal: ordinalOf(mark?.position), factId: mark?.factId ?? null };
}

interface NextFacts {
  readonly facts: readonly RecordedFact[];
  readonly last: Position | undefined;
  readonly lastFact: Mark | undefined;
}

async function nextFacts(
  { eventStore, recent }: ReactionContext,
  after: Position | undefined,
  categories: readonly string[],
): Promise<NextFacts> {
  const known = recent.after(after);
  const newest = known?.at(-1);
  if (known !== undefined && newest !== undefined)
    return { facts: known, last: newest.position, lastFact: markOf(newest) };
  return eventStore.readAll(after, { countMax: pageFactsMax, categories });
}

/** How far a page has brought the reaction, never past the views. */
function goesOnAt(
  { last, lastFact }: NextFacts,
  reached: Mark,
  mark: Mark | undefined,
): Pick<RunningState, 'position' | 'mark'> {
  if (last === undefined || ordinalOf(last) >= ordinalOf(reached.position))
    return { position: reached.position, mark: reached };
  return { position: last, mark: lastFact ?? mark };
}

import type { EventStore } from '#libs/event-store';
import type { Changes } from './pacing.js';
import type { ReactionRunner } from './reaction-runner.js';
import { ordinalOf } from './recent-facts.js';
import { type Shelves, stoppedCopy } from './shelves.js';
import type { ViewProgress } from './view-progress.js';

const roundsMax = 10_000;

export interface Settling {
  readonly eventStore: EventStore;
  readonly progress: ViewProgress;
  readonly shelves: Shelves;
  readonly reactions: readonly ReactionRunner[];
  readonly changes: Changes;
  readonly tick: (skipped: ReadonlySet<string>) => Promise<readonly string[]>;
}

/**
 * True when views and reactions have reached the head of the log and no timer is due, so nothing is left to do; what has stopped does not count.
 * False when `timeoutMs` pass first. A timer's row fires once at most, even if it stays due.
 */
export async function settle(settling: Settling, timeoutMs: number): Promise<boolean> {
  const { eventStore, changes, tick } = settling;
  const signal = AbortSignal.timeout(timeoutMs);
  const fired = new Set<string>();
  for (let round = 0; round < roundsMax; round += 1) {
    const head = await eventStore.head();
    await changes.until(() => isReached(settling, ordinalOf(head)), signal);
    if (signal.aborted) return false;
    const firedNow = await tick(fired);
    for (const row of firedNow) fired.add(row);
    if (firedNow.length === 0 && (await eventStore.head()) === head) return true;
  }
  return false;
}

function isReached({ progress, shelves, reactions }: Settling, head: number): boolean {
  const areViewsDone = shelves
    .all()
    .every((shelved) => stoppedCopy(shelved) !== undefined || (shelved.blueRole === 'FOLLOWING' && !shelved.green));
  return (
    areViewsDone &&
    ordinalOf(progress.current()) >= head &&
    reactions.every((reaction) => isReactionDone(reaction, head))
  );
}

function isReactionDone(reaction: ReactionRunner, head: number): boolean {
  const { state, position } = reaction.state();
  return state === 'STOPPED' || ordinalOf(position) >= head;
}

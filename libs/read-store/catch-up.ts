import { setImmediate as turn } from 'node:timers/promises';
import type { Position, RecordedFact } from '#libs/kernel';
import { factPage } from './fact-page.js';
import { observeChanges } from './observed-changes.js';
import { projectPage } from './project-page.js';
import { insistently, type ProjectorContext } from './projector-context.js';
import { ordinalOf } from './recent-facts.js';
import type { Slot } from './slots.js';
import type { ViewCopy } from './view-copy.js';
import { promoteGreen } from './view-shelf.js';

const pageFactsMax = 500;

/** A copy that is behind the live feed. */
export interface Behind {
  readonly view: string;
  readonly slot: Slot;
}

/**
 * Brings copies from where the first of them is to the live feed, in one pass over the log, and lets them join it: green takes
 * blue's place. Queries and the live feed go on meanwhile; only the last step holds the live feed up, so that it ends.
 * A copy that stops on the way is left behind. Gives the position reached; undefined when the log is empty or the signal aborted.
 */
export async function catchUp(context: ProjectorContext, group: readonly Behind[]): Promise<Position | undefined> {
  const startedAt = performance.now();
  let after = earliestOf(copiesOf(context, group));
  const read = (from: Position | undefined) => {
    const reading = context.eventStore.readAll(from, { countMax: pageFactsMax });
    // What fails is heard of when it is waited for.
    reading.catch(() => undefined);
    return reading;
  };
  return insistently(context, 'catching up', async () => {
    let reading = read(after);
    while (!context.signal.aborted) {
      const page = await reading;
      if (page.isCaughtUp) return context.exclusively(() => join(context, group, after, startedAt));
      // A log on another machine is read while the database writes.
      reading = read(page.last);
      await context.exclusively(() => project(context, group, page.facts));
      after = page.last;
      await turn();
    }
    return undefined;
  });
}

/** Inside the exclusive section the live feed stands still, so reading on to the head is reading past it. */
async function join(
  context: ProjectorContext,
  group: readonly Behind[],
  from: Position | undefined,
  startedAt: number,
) {
  const { eventStore, shelves, observer, signal } = context;
  let after = from;
  while (!signal.aborted) {
    const page = await eventStore.readAll(after, { countMax: pageFactsMax });
    await project(context, group, page.facts);
    after = page.last;
    if (page.isCaughtUp && ordinalOf(after) >= ordinalOf(shelves.livePosition())) break;
  }
  if (signal.aborted) return undefined;
  for (const { view, slot } of copiesOf(context, group)) {
    const shelved = shelves.get(view.name);
    if (slot === 'BLUE') {
      shelves.put([{ ...shelved, blueRole: 'FOLLOWING' }]);
      continue;
    }
    shelves.put([await promoteGreen(context, shelved)]);
    observer.observe({ kind: 'rebuild-finished', view: view.name, durationMs: performance.now() - startedAt });
  }
  return after;
}

async function project(context: ProjectorContext, group: readonly Behind[], facts: readonly RecordedFact[]) {
  const startedAt = performance.now();
  const before = copiesOf(context, group);
  const after = await projectPage(context, before, factPage(facts));
  context.shelves.putCopies(after);
  observeChanges(context.observer, before, after);
  const [durationMs, position] = [performance.now() - startedAt, facts.at(-1)?.position];
  context.observer.observe({ kind: 'batch-projected', factCount: facts.length, durationMs, position, isLive: false });
}

/** Those of the group that have not stopped. */
function copiesOf({ shelves }: ProjectorContext, group: readonly Behind[]): readonly ViewCopy[] {
  return group.flatMap(({ view, slot }) => {
    const { blue, green } = shelves.get(view);
    const copy = slot === 'GREEN' ? green : blue;
    return copy === undefined || copy.state === 'STOPPED' ? [] : [copy];
  });
}

function earliestOf(copies: readonly ViewCopy[]): Position | undefined {
  const [first] = copies.toSorted((a, b) => a.ordinal - b.ordinal);
  return first?.position;
}

import type { RecordedFact } from '#libs/kernel';
import { factPage } from './fact-page.js';
import { observeChanges } from './observed-changes.js';
import { backoffMs, pause } from './pacing.js';
import { projectPage } from './project-page.js';
import { insistently, type ProjectorContext } from './projector-context.js';

/** Small enough that one page does not keep queries of the same process waiting. */
const pageFactsMax = 250;

/** Follows the log from the live position on, for all views that have come as far, until the signal aborts. */
export async function followLog(context: ProjectorContext): Promise<void> {
  const { eventStore, shelves, observer, faultBackoff, signal } = context;
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      for await (const { facts } of eventStore.subscribe(shelves.livePosition(), { signal, countMax: pageFactsMax })) {
        if (facts.length > 0) await insistently(context, 'projecting', () => projectLive(context, facts));
        failures = 1;
      }
    } catch (error) {
      observer.observe({ kind: 'fault', during: 'subscribing', error });
    }
    await pause(backoffMs(faultBackoff, failures), signal);
  }
}

function projectLive(context: ProjectorContext, facts: readonly RecordedFact[]): Promise<void> {
  const { shelves, recent, observer, exclusively } = context;
  return exclusively(async () => {
    const startedAt = performance.now();
    const following = shelves.all().filter(({ blue, blueRole }) => blueRole === 'FOLLOWING' && blue?.state === 'LIVE');
    const before = following.flatMap(({ blue }) => blue ?? []);
    const after = await projectPage(context, before, factPage(facts));
    const position = facts.at(-1)?.position;
    recent.add(shelves.livePosition(), facts);
    shelves.putCopies(after, position);
    observeChanges(observer, before, after);
    const durationMs = performance.now() - startedAt;
    observer.observe({ kind: 'batch-projected', factCount: facts.length, durationMs, position, isLive: true });
  });
}

import type { Log, Metrics, OutageLog } from '#libs/observability';
import { type ReadStoreEvent, type ReadStoreObserver, viewIsNew } from '#libs/read-store';

/** A rebuild that takes longer is told of when it ends, too. */
const worthTellingMs = 1_000;

/** Writes down what happens to views, reactions and timers: what needs a person at warn and above. */
export function observeReadStore(log: Log, metrics: Metrics, outages: OutageLog): ReadStoreObserver {
  return {
    observe: (event) => {
      switch (event.kind) {
        case 'batch-projected':
          return metrics.observeBatch(event.factCount, event.durationMs / 1_000);
        case 'reaction-failed':
          metrics.countReactionFailure(event.reaction);
          return outages.failed(`reaction ${event.reaction} failed and is tried again: ${event.reason}`, event);
        case 'timer-failed':
          metrics.countTimerFailure(event.timer);
          return outages.failed(`timer ${event.timer} failed and is tried again: ${event.reason}`, event);
        case 'fault':
          return outages.failed('the read store failed and tries again', { during: event.during, err: event.error });
        case 'view-stopped':
        case 'reaction-stopped':
        case 'stream-parked':
          return log.error(event, 'somebody has to look at this');
        default:
          return isRoutine(event) ? log.debug(event, 'views') : log.info(event, 'views');
      }
    },
  };
}

/** The views of an empty store are new and built at once: nothing to tell on a first start. */
function isRoutine(event: ReadStoreEvent): boolean {
  return (
    (event.kind === 'rebuild-started' && event.reason === viewIsNew) ||
    (event.kind === 'rebuild-finished' && event.durationMs < worthTellingMs)
  );
}

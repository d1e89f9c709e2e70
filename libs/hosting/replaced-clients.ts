import type { OnClientReplaced } from '#libs/event-store';
import type { Clock } from '#libs/kernel';
import type { Log, Metrics } from '#libs/observability';

interface Hearers {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Writes one line for each client of the event store that failed and was replaced, and counts them: many in a row are no fault of the client. */
export function tellOfReplacedClients({ clock, log, metrics }: Hearers): OnClientReplaced {
  return ({ kind, failedMs }) => {
    metrics.countReplacedClient(kind);
    const failedSince = new Date(clock.now().getTime() - failedMs).toISOString();
    log.warn({ kind, failedSince }, 'a client of the event store failed, and another one has taken its place');
  };
}

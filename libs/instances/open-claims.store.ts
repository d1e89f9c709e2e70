import type { EventStore } from '#libs/event-store';
import { factCodec, type RecordedFact } from '#libs/kernel';
import { instanceFacts, stateAfter, workEndsIn } from './events/index.js';

export interface OpenClaim {
  readonly operation: string;
  readonly token: number;
}

const codec = factCodec(instanceFacts);

/** Reads from the log's first fact which claims are open. For whoever makes leases anew, and never for a decision. */
export async function openClaims(eventStore: EventStore): Promise<readonly OpenClaim[]> {
  const open = new Map<string, OpenClaim>();
  const categories = [codec.category];
  let page = await eventStore.readAll(undefined, { categories });
  for (;;) {
    for (const fact of page.facts) note(open, fact);
    if (page.isCaughtUp) return [...open.values()];
    page = await eventStore.readAll(page.last, { categories });
  }
}

function note(open: Map<string, OpenClaim>, recorded: RecordedFact): void {
  const { type, data } = codec.decode(recorded);
  if (type === 'InstanceRequested') return;
  if (type === 'FulfilmentClaimed') open.set(data.operation, { operation: data.operation, token: data.token });
  else if (type === 'FulfilmentLeaseExpired' || workEndsIn.has(stateAfter[type])) open.delete(data.operation);
}

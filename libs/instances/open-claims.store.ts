import { z } from 'zod';
import type { EventStore } from '#libs/event-store';
import type { RecordedFact } from '#libs/kernel';
import { instanceFacts } from './events/index.js';

export interface OpenClaim {
  readonly operation: string;
  readonly token: number;
}

const OfOperation = z.object({ operation: z.string(), token: z.number().optional() });

/** With each of them the work on an operation is over, or nobody's. */
const ends: ReadonlySet<string> = new Set([
  'FulfilmentLeaseExpired',
  'OperationSucceeded',
  'OperationFailed',
  'OperationTimedOut',
  'OperationCancelled',
]);

/** Reads from the log's first fact which claims are open. For whoever makes leases anew, and never for a decision. */
export async function openClaims(eventStore: EventStore): Promise<readonly OpenClaim[]> {
  const open = new Map<string, OpenClaim>();
  const categories = [instanceFacts.category];
  let page = await eventStore.readAll(undefined, { categories });
  for (;;) {
    for (const fact of page.facts) note(open, fact);
    if (page.isCaughtUp) return [...open.values()];
    page = await eventStore.readAll(page.last, { categories });
  }
}

function note(open: Map<string, OpenClaim>, { type, data }: RecordedFact): void {
  const { success, data: named } = OfOperation.safeParse(data);
  if (!success) return;
  const { operation, token } = named;
  if (type === 'FulfilmentClaimed' && token !== undefined) open.set(operation, { operation, token });
  else if (ends.has(type)) open.delete(operation);
}

import type { EventStore } from '#libs/event-store';
import type { Position } from '#libs/kernel';
import { StaleRead } from '../freshness.js';

/** Rejects with `StaleRead` for a position that the log has not reached, and with `ForeignPosition` for one of another log. */
export async function assertReached(position: Position, eventStore: EventStore): Promise<void> {
  if (!(await eventStore.hasReached(position))) throw new StaleRead(position);
}

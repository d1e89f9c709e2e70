import { comparePositions, ForeignPosition, type Position } from '#libs/kernel';
import type { EventStore } from './event-store.js';
import { StoreTruncated } from './faults.js';

/** Somebody beside the log who remembers how far it reached: a view's checkpoint, a reaction's. */
export interface Witness {
  readonly name: string;
  readonly position: Position | undefined;
}

/** Stops start-up with `StoreTruncated` when a witness has seen more than the log holds, or another log. */
export async function assertNotTruncated(store: EventStore, witnesses: readonly Witness[]): Promise<void> {
  const head = await store.head();
  for (const { name, position } of witnesses) assertWithin(name, position, head);
}

export function assertWithin(name: string, position: Position | undefined, head: Position | undefined): void {
  if (position !== undefined && (head === undefined || isAhead(position, head))) {
    throw new StoreTruncated(name, position, head);
  }
}

function isAhead(position: Position, head: Position): boolean {
  try {
    return comparePositions(position, head) > 0;
  } catch (error) {
    // A witness of another log has seen facts that this one never held.
    if (error instanceof ForeignPosition) return true;
    throw error;
  }
}

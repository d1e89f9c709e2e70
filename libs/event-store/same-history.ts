import { comparePositions, type Mark, type Position, parsePosition } from '#libs/kernel';
import type { EventStore } from './event-store.js';
import { AnotherLog, LogWentBack, StoreTruncated } from './faults.js';

/** Somebody beside the log who remembers how far it reached, and with which fact: a view's checkpoint, a reaction's. */
export interface Witness {
  readonly name: string;
  readonly position: Position | undefined;
  /** Undefined where an older release kept the position alone: then nothing but the position is compared. */
  readonly factId?: string | undefined;
}

/**
 * Compares what witnesses have seen with the log, one read for each place that they name. Throws `AnotherLog` when one of
 * them has seen another log, `StoreTruncated` when the log ends before one of them, and `LogWentBack` when it holds another fact where a witness has seen one: it was put back, and has grown since.
 */
export async function assertSameHistory(store: EventStore, witnesses: readonly Witness[]): Promise<void> {
  assertOfLog(store.logId, witnesses);
  const head = await store.newest();
  for (const { name, position } of witnesses) assertWithin(name, position, head?.position);
  for (const [witness, seen] of placesOf(witnesses)) {
    const found = await store.factAt(seen.position);
    if (found?.id !== seen.factId) throw new LogWentBack({ witness, seen, head });
  }
}

/** Throws `AnotherLog` when one of them has seen facts of another log; also while this one is empty. */
export function assertOfLog(logId: string, witnesses: readonly Omit<Witness, 'factId'>[]): void {
  for (const { name: witness, position } of witnesses) {
    if (position === undefined) continue;
    const { logId: seenLogId } = parsePosition(position);
    if (seenLogId !== logId) throw new AnotherLog({ witness, seenLogId, logId });
  }
}

/** Each place once, with the first who names it. */
function placesOf(witnesses: readonly Witness[]): readonly (readonly [string, Mark])[] {
  const places = new Map<string, readonly [string, Mark]>();
  for (const { name, position, factId } of witnesses) {
    if (position === undefined || factId === undefined) continue;
    const place = `${position} ${factId}`;
    if (!places.has(place)) places.set(place, [name, { position, factId }]);
  }
  return [...places.values()];
}

export function assertWithin(name: string, position: Position | undefined, head: Position | undefined): void {
  if (position !== undefined && (head === undefined || comparePositions(position, head) > 0)) {
    throw new StoreTruncated(name, position, head);
  }
}

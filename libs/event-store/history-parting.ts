import { comparePositions, type RecordedFact } from '#libs/kernel';
import { instantIn } from './aggregate-store/fact-id.js';
import type { EventStore } from './event-store.js';
import { assertOfLog, type Witness } from './same-history.js';

export interface CommonPast {
  /** The last fact of the log as it is that was there before it was put back, as far as that can be told; undefined where it is not one. */
  readonly common: RecordedFact | undefined;
  /** Witnesses of facts that the log does not hold. */
  readonly lost: readonly Witness[];
  readonly newest: RecordedFact | undefined;
}

/**
 * Looks where the log parts from the history that witnesses have seen. Between the furthest fact that both hold and the first that differs nobody knows
 * more than times: what was recorded after the newest lost fact was decided is new. Reads on from the furthest common witness.
 * Throws `AnotherLog` when a witness is of another log altogether.
 */
export async function commonPast(store: EventStore, witnesses: readonly Witness[]): Promise<CommonPast> {
  assertOfLog(store.logId, witnesses);
  const newest = await store.newest();
  const lost: Witness[] = [];
  let common: RecordedFact | undefined;
  for (const witness of witnesses) {
    const { position, factId } = witness;
    if (position === undefined) continue;
    const found = await store.factAt(position);
    const holds = factId === undefined ? isWithin(position, newest) : found?.id === factId;
    if (!holds) lost.push(witness);
    else if (found !== undefined && isFurther(found, common)) common = found;
  }
  const lostAt = lost
    .flatMap(({ factId }) => (factId === undefined ? [] : (instantIn(factId) ?? [])))
    .toSorted()
    .at(-1);
  return { common: lostAt === undefined ? common : await lastBefore(store, lostAt, common), lost, newest };
}

function isWithin(position: string, newest: RecordedFact | undefined): boolean {
  return newest !== undefined && comparePositions(position, newest.position) <= 0;
}

function isFurther({ position }: RecordedFact, other: RecordedFact | undefined): boolean {
  return other === undefined || comparePositions(position, other.position) > 0;
}

async function lastBefore(
  store: EventStore,
  instant: string,
  from: RecordedFact | undefined,
): Promise<RecordedFact | undefined> {
  let common = from;
  let page = await store.readAll(from?.position);
  for (;;) {
    const later = page.facts.findIndex(({ recordedAt }) => recordedAt > instant);
    common = (later === -1 ? page.facts.at(-1) : page.facts[later - 1]) ?? common;
    if (later !== -1 || page.isCaughtUp) return common;
    page = await store.readAll(page.last);
  }
}

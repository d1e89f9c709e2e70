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
 * more than times: what was recorded after the newest lost fact was decided is new. Where a copy was written elsewhere at the
 * same time these say too little, so what stands where a lost fact stood, or behind that, is new in any case. Reads on from the furthest common witness.
 * Throws `AnotherLog` when a witness is of another log altogether.
 */
export async function commonPast(store: EventStore, witnesses: readonly Witness[]): Promise<CommonPast> {
  assertOfLog(store.logId, witnesses);
  const newest = await store.newest();
  const lost: Witness[] = [];
  const held: { readonly fact: RecordedFact; readonly isSame: boolean }[] = [];
  for (const witness of witnesses) {
    const { position, factId } = witness;
    if (position === undefined) continue;
    const fact = await store.factAt(position);
    const isHeld = factId === undefined ? isWithin(position, newest) : fact?.id === factId;
    if (!isHeld) lost.push(witness);
    else if (fact !== undefined) held.push({ fact, isSame: factId !== undefined });
  }
  const lostAt = newestOf(lost);
  const isNew = newSince(lost, lostAt);
  // Whoever knows a position alone may have seen another fact there.
  const same = held.filter(({ fact, isSame }) => isSame || !isNew(fact)).map(({ fact }) => fact);
  const [furthest] = same.toSorted((a, b) => comparePositions(b.position, a.position));
  return { common: lostAt === undefined ? furthest : await lastBefore(store, isNew, furthest), lost, newest };
}

/** When the newest of these facts was decided, as its id says; undefined where no id says it. */
function newestOf(lost: readonly Witness[]): string | undefined {
  return lost
    .flatMap(({ factId }) => (factId === undefined ? [] : (instantIn(factId) ?? [])))
    .toSorted()
    .at(-1);
}

/** Tells whether a fact of the log was recorded after the history parted from which facts are lost, as far as places and times tell. */
function newSince(lost: readonly Witness[], lostAt: string | undefined): (fact: RecordedFact) => boolean {
  const places = lost.flatMap(({ position }) => position ?? []);
  return ({ position, recordedAt }) =>
    (lostAt !== undefined && recordedAt > lostAt) || places.some((place) => comparePositions(position, place) >= 0);
}

function isWithin(position: string, newest: RecordedFact | undefined): boolean {
  return newest !== undefined && comparePositions(position, newest.position) <= 0;
}

async function lastBefore(
  store: EventStore,
  isNew: (fact: RecordedFact) => boolean,
  from: RecordedFact | undefined,
): Promise<RecordedFact | undefined> {
  let common = from;
  let page = await store.readAll(from?.position);
  for (;;) {
    const later = page.facts.findIndex(isNew);
    common = (later === -1 ? page.facts.at(-1) : page.facts[later - 1]) ?? common;
    if (later !== -1 || page.isCaughtUp) return common;
    page = await store.readAll(page.last);
  }
}

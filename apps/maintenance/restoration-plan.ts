import { type CommonPast, commonPast, type EventStore, instantIn, type Witness } from '#libs/event-store';
import type { Stores } from '#libs/hosting';
import { comparePositions, type RecordedFact } from '#libs/kernel';
import { keptPlaces, type RestorationUnderWay } from '#libs/read-store';
import { isRecorded, type RecordRestoration, restorationId } from '#libs/restorations';
import { LogRestored } from '#libs/restorations/events';

type Asked = Pick<Stores, 'eventStore' | 'readStore' | 'operationalStore'>;

/** What is to be accepted, and what told of it. */
export interface RestorationPlan extends Pick<CommonPast, 'lost' | 'newest'> {
  /** Undefined when nothing is missing. */
  readonly restored: RecordRestoration | undefined;
  /** A run was stopped, and is gone on with: some of those who had seen what is lost do not remember it any more. */
  readonly isGoneOnWith: boolean;
}

/**
 * Compares the log with what everybody has seen, and decides what is accepted; or goes on with what a run decided that was stopped, as long as it is true of the
 * log. Throws `AnotherLog` when somebody has seen another log altogether.
 */
export async function restorationPlan(stores: Asked, marks: readonly Witness[]): Promise<RestorationPlan> {
  const { eventStore, operationalStore } = stores;
  const parting = await commonPast(eventStore, [...(await keptPlaces(stores)), ...marks]);
  const { lost, newest } = parting;
  const underWay = await operationalStore.restorations.load();
  const begun = underWay && planIn(underWay);
  if (begun !== undefined && (await isStillSo(eventStore, begun, lost)))
    return { restored: begun, isGoneOnWith: true, lost, newest };
  return { restored: restoredFrom(parting), isGoneOnWith: false, lost, newest };
}

/** The plan as it is kept until it is carried out. */
export function underWayOf(restored: RecordRestoration): RestorationUnderWay {
  const { restoration, lastLost } = restored;
  const lost = { position: lastLost.position, factId: lastLost.fact };
  return { restoration, lost, plan: JSON.stringify(restored) };
}

function planIn({ plan }: RestorationUnderWay): RecordRestoration {
  return LogRestored.shape.data.parse(JSON.parse(plan));
}

/**
 * The log may have been put back once more since, or the newest copy be in place. Whoever still misses something has to have seen no more than
 * what the plan gave up; when nobody misses anything, the plan is true because its fact is in the log.
 */
async function isStillSo(
  eventStore: EventStore,
  { restoration, lastCommon, lastLost }: RecordRestoration,
  lost: readonly Witness[],
): Promise<boolean> {
  const isHeld = async (position: string, fact: string) => (await eventStore.factAt(position))?.id === fact;
  if (lastCommon !== undefined && !(await isHeld(lastCommon.position, lastCommon.fact))) return false;
  if (lastLost.fact !== undefined && (await isHeld(lastLost.position, lastLost.fact))) return false;
  if (lost.some(({ position = lastLost.position }) => comparePositions(position, lastLost.position) > 0)) return false;
  return lost.length > 0 || isRecorded(eventStore, restoration);
}

function restoredFrom({ common, lost, newest }: CommonPast): RecordRestoration | undefined {
  const lastLost = furthestOf(lost);
  if (lastLost === undefined) return undefined;
  const ends = {
    lastCommon: heldIn(common),
    lastLost,
    lastHeld: heldIn(newest),
  };
  return { restoration: restorationId(ends), ...ends };
}

function furthestOf(lost: readonly Witness[]): RecordRestoration['lastLost'] | undefined {
  const places = lost.flatMap(({ position, factId }) => (position === undefined ? [] : [{ position, factId }]));
  // Of two who stand at the same place, the one that knows the fact.
  const [furthest] = places.toSorted(
    (a, b) =>
      comparePositions(b.position, a.position) || Number(b.factId !== undefined) - Number(a.factId !== undefined),
  );
  if (furthest === undefined) return undefined;
  const { position, factId: fact } = furthest;
  return { position, fact, decidedAt: fact === undefined ? undefined : instantIn(fact) };
}

function heldIn(fact: RecordedFact | undefined): RecordRestoration['lastHeld'] {
  return fact && { position: fact.position, fact: fact.id, recordedAt: fact.recordedAt };
}

import type { Witness } from '#libs/event-store';
import type { RecordRestoration } from '#libs/restorations';
import type { Lost } from './lost-after.js';
import { toldStreams } from './lost-facts.js';
import type { RestorationPlan } from './restoration-plan.js';

/** A plan and what is known of the lost facts; of these nothing where nothing is missing. */
export interface Told {
  readonly plan: RestorationPlan;
  readonly lost: Lost | undefined;
  readonly isAccepted: boolean;
}

/** For people. */
export function toldInWords(told: Told): string {
  return [...wordsOf(told), ...(told.isAccepted ? ['Accepted: start the processes again.'] : [])].join('\n');
}

function wordsOf({ plan, lost }: Told): readonly string[] {
  const { restored, newest, isGoneOnWith } = plan;
  const end = newest === undefined ? 'its beginning' : `${newest.position}, recorded at ${newest.recordedAt}`;
  if (restored === undefined)
    return ['Nothing is missing that views, reactions or publisher have seen.', `The log ends at ${end}.`];
  const { restoration, lastCommon, lastLost } = restored;
  const common =
    lastCommon === undefined ? 'its beginning' : `${lastCommon.position}, recorded at ${lastCommon.recordedAt},`;
  return [
    ...(isGoneOnWith ? ['A run that was stopped is gone on with.'] : []),
    ...plan.lost.map(missing),
    `The log ends at ${end}.`,
    `What was recorded after ${common} before it was put back is lost, up to ${lostEnd(lastLost)}.`,
    ...toldStreams(lost?.streams ?? []),
    ...(lost?.problems ?? []),
    `The restoration is ${restoration}.`,
  ];
}

/** For programs. */
export function toldAsJson({ plan, lost, isAccepted }: Told): string {
  const { restored, newest, isGoneOnWith } = plan;
  const ends = newest && { position: newest.position, fact: newest.id, recordedAt: newest.recordedAt };
  return JSON.stringify({ isAccepted, isGoneOnWith, log: { ends }, restored, witnesses: plan.lost, ...lost });
}

function missing({ name, position, factId }: Witness): string {
  return `${name} has seen ${factId === undefined ? 'a fact' : `the fact ${factId}`} at ${position}, which is missing.`;
}

function lostEnd({ position, fact, decidedAt = 'some day' }: RecordRestoration['lastLost']): string {
  return fact === undefined ? `${position} at least` : `${position} at least, the fact ${fact} of ${decidedAt}`;
}

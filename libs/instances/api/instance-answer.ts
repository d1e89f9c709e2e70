import type { Condition, ConditionStatus } from '#schema';
import type { ListedInstance } from '../views/instance-list.js';
import { instanceId } from './addresses.js';

/** The row behind an instance in the SDL. Teams are slugs here, which is what its access rule looks at. */
export type InstanceSource = ListedInstance & { readonly id: string };

export const instanceSource = (row: ListedInstance): InstanceSource => ({ ...row, id: instanceId(row.instance) });

/** What is true of an instance at an instant, beside its phase. */
export function conditionsOf(row: ListedInstance, now: string): readonly Condition[] {
  const { observedGeneration } = row;
  return [ready(row), synced(row), upToDate(row, now)].map((condition) => ({
    __typename: 'Condition',
    ...condition,
    observedGeneration,
  }));
}

type Verdict = Omit<Condition, '__typename' | 'observedGeneration'>;

function ready({ ready: status, readySince: since, phase: reason }: ListedInstance): Verdict {
  const messages = {
    TRUE: 'The instance can be used',
    FALSE: `The instance cannot be used: it is ${reason}`,
    UNKNOWN: 'The instance is being removed, and nobody knows how much of it still works',
  };
  const known = statusOf(status);
  return { type: 'READY', status: known, reason, message: messages[known], since };
}

function synced({ synced: status, syncedReason: reason, syncedSince: since }: ListedInstance): Verdict {
  const messages = {
    TRUE: 'What runs is what was asked for last',
    FALSE: 'What was asked for last is not what runs',
    UNKNOWN: 'A change was taken back, and nobody knows how much of it was made',
  };
  const known = statusOf(status);
  return { type: 'SYNCED', status: known, reason, message: messages[known], since };
}

/** Derived at the moment of the question from what the offer book says of the version; since when is not kept. */
function upToDate(row: ListedInstance, now: string): Verdict {
  const { version, stage, sunsetAt } = row;
  if (row.isWithdrawn === 1) return upToDateVerdict('FALSE', 'WITHDRAWN', `Version ${version} was recalled`);
  const isOver = stage === 'SUNSET' || stage === 'RETIRED' || (sunsetAt !== null && sunsetAt <= now);
  if (isOver) return upToDateVerdict('FALSE', 'SUNSET', `The sunset day of version ${version} has passed`);
  if (stage === 'DEPRECATED')
    return upToDateVerdict('FALSE', 'DEPRECATED', `Version ${version} ends at ${sunsetAt ?? 'a day to come'}`);
  if (row.newestOrder !== null && row.newestOrder > row.versionOrder) {
    return upToDateVerdict('FALSE', 'NEWER_VERSION', `There is a newer version than ${version}`);
  }
  return upToDateVerdict('TRUE', 'NEWEST_VERSION', `Version ${version} is the newest that is generally available`);
}

function statusOf(text: string): ConditionStatus {
  return text === 'TRUE' || text === 'FALSE' ? text : 'UNKNOWN';
}

function upToDateVerdict(status: ConditionStatus, reason: string, message: string): Verdict {
  return { type: 'UP_TO_DATE', status, reason, message, since: null };
}

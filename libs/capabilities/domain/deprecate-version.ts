import { accept, type Decision, reject } from '#libs/kernel';
import type { VersionFact } from '../events/index.js';
import { type NotFound, notFound, type WrongVersionStatus, wrongVersionStatus } from './refusals.js';
import { isSameJson } from './same-json.js';
import { type Deprecation, deprecationOf, type Version, type VersionName } from './version.js';
import { isOffered, offeredStatuses } from './version-lifecycle.js';

export interface DeprecateVersion extends VersionName, Deprecation {
  /** When it is announced. */
  readonly announcedAt: string;
}

/** What stands around the version at this moment. */
export interface Announcement {
  readonly noticePeriodDays: number;
  /** Instances that run, are on their way or wait for their clean-up: their teams are owed the notice period. */
  readonly hasInstances: boolean;
  /** The version that takes its place, folded from its own stream; undefined when none is named. */
  readonly replacement: Version | undefined;
}

export type DeprecateVersionRejection =
  | NotFound<'/version'>
  | WrongVersionStatus
  | { readonly reason: 'ReplacementUnsuitable'; readonly cause: 'IS_ITSELF' | 'NOT_OFFERED' }
  | { readonly reason: 'SunsetTooEarly'; readonly earliestAt: string };

const millisecondsPerDay = 24 * 60 * 60 * 1_000;

export const deprecateVersion =
  (command: DeprecateVersion, announcement: Announcement) =>
  (state: Version): Decision<VersionFact, DeprecateVersionRejection> => {
    if (state.status === 'ABSENT') return reject(notFound('/version'));
    const { capability, version, announcedAt } = command;
    const deprecation = deprecationOf(command);
    if (state.status === 'DEPRECATED' && isSameJson(state.deprecation, deprecation)) return accept();
    if (!isOffered(state.status)) return reject(wrongVersionStatus(state.status, offeredStatuses));

    const cause = whyUnsuitable(command, announcement.replacement);
    if (cause !== undefined) return reject({ reason: 'ReplacementUnsuitable', cause });
    const earliestAt = earliestSunsetAt(announcedAt, announcement);
    if (Date.parse(command.sunsetAt) < Date.parse(earliestAt)) return reject({ reason: 'SunsetTooEarly', earliestAt });

    return accept({ type: 'VersionDeprecated', data: { capability, version, ...deprecation } });
  };

/** Nobody is owed notice while there is no instance, but an end cannot lie in the past. */
function earliestSunsetAt(announcedAt: string, { hasInstances, noticePeriodDays }: Announcement): string {
  const noticeDays = hasInstances ? noticePeriodDays : 0;
  return new Date(Date.parse(announcedAt) + noticeDays * millisecondsPerDay).toISOString();
}

function whyUnsuitable({ capability, version, replacement }: DeprecateVersion, folded: Version | undefined) {
  if (replacement === undefined) return undefined;
  if (replacement.capability === capability && replacement.version === version) return 'IS_ITSELF';
  return folded !== undefined && isOffered(folded.status) ? undefined : 'NOT_OFFERED';
}

import { accept, type Decision, reject } from '#libs/kernel';
import type { VersionFact } from '../events/index.js';
import { type NotFound, notFound, type WrongVersionStatus, wrongVersionStatus } from './refusals.js';
import type { Version, VersionName } from './version.js';
import { isRequestable, requestableStatuses } from './version-lifecycle.js';

export interface PauseVersion extends VersionName {
  /** Why, for those who wanted to request it. */
  readonly reason: string;
}

/** Stops new requests until the version is resumed. What takes no requests anyway cannot be paused. */
export const pauseVersion =
  ({ capability, version, reason }: PauseVersion) =>
  (state: Version): Decision<VersionFact, NotFound<'/version'> | WrongVersionStatus> => {
    if (state.status === 'ABSENT') return reject(notFound('/version'));
    if (state.pauseReason === reason) return accept();
    if (!isRequestable(state.status)) return reject(wrongVersionStatus(state.status, requestableStatuses));
    return accept({ type: 'VersionPaused', data: { capability, version, reason } });
  };

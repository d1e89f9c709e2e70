import { accept, type Decision, reject } from '#libs/kernel';
import type { VersionFact } from '../events/index.js';
import { type NotFound, notFound } from './refusals.js';
import type { Version, VersionName } from './version.js';

/** Takes the pause away, in whatever status the version is by now. */
export const resumeVersion =
  ({ capability, version }: VersionName) =>
  (state: Version): Decision<VersionFact, NotFound<'/version'>> => {
    if (state.status === 'ABSENT') return reject(notFound('/version'));
    if (state.pauseReason === undefined) return accept();
    return accept({ type: 'VersionResumed', data: { capability, version } });
  };

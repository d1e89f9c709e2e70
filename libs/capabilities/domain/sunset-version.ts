import { accept, type Decision, reject } from '#libs/kernel';
import type { VersionFact } from '../events/index.js';
import { type NotFound, notFound, type WrongVersionStatus, wrongVersionStatus } from './refusals.js';
import type { Version, VersionName } from './version.js';

export interface SunsetVersion extends VersionName {
  /** The day as the clock sees it. */
  readonly now: string;
}

export type SunsetVersionRejection =
  | NotFound<'/version'>
  | WrongVersionStatus
  | { readonly reason: 'SunsetNotDue'; readonly sunsetAt: string };

/** The announced day has come. It is the clock's command: nobody can bring it forward by asking. */
export const sunsetVersion =
  ({ capability, version, now }: SunsetVersion) =>
  (state: Version): Decision<VersionFact, SunsetVersionRejection> => {
    if (state.status === 'ABSENT') return reject(notFound('/version'));
    if (state.status === 'SUNSET' || state.status === 'RETIRED') return accept();
    if (state.status !== 'DEPRECATED' || state.deprecation === undefined) {
      return reject(wrongVersionStatus(state.status, ['DEPRECATED']));
    }
    const { sunsetAt } = state.deprecation;
    if (Date.parse(sunsetAt) > Date.parse(now)) return reject({ reason: 'SunsetNotDue', sunsetAt });
    return accept({ type: 'VersionSunset', data: { capability, version, cause: 'SUNSET_DAY' } });
  };

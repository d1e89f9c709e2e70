import { accept, type Decision, reject } from '#libs/kernel';
import type { VersionFact } from '../events/index.js';
import { type NotFound, notFound, type WrongVersionStatus, wrongVersionStatus } from './refusals.js';
import type { Version, VersionName } from './version.js';

export interface PostponeSunset extends VersionName {
  readonly sunsetAt: string;
}

export type PostponeSunsetRejection =
  | NotFound<'/version'>
  | WrongVersionStatus
  | { readonly reason: 'SunsetBroughtForward'; readonly sunsetAt: string };

/** Gives consumers more time. Never less: they planned with the date that was announced. */
export const postponeSunset =
  ({ capability, version, sunsetAt }: PostponeSunset) =>
  (state: Version): Decision<VersionFact, PostponeSunsetRejection> => {
    if (state.status === 'ABSENT') return reject(notFound('/version'));
    if (state.status !== 'DEPRECATED' || state.deprecation === undefined) {
      return reject(wrongVersionStatus(state.status, ['DEPRECATED']));
    }
    const postponedMs = Date.parse(sunsetAt) - Date.parse(state.deprecation.sunsetAt);
    if (postponedMs === 0) return accept();
    if (postponedMs < 0) return reject({ reason: 'SunsetBroughtForward', sunsetAt: state.deprecation.sunsetAt });
    return accept({ type: 'SunsetPostponed', data: { capability, version, sunsetAt } });
  };

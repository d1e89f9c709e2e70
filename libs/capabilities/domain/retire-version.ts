import { accept, type Decision, reject } from '#libs/kernel';
import type { VersionFact } from '../events/index.js';
import { type NotFound, notFound, type WrongVersionStatus, wrongVersionStatus } from './refusals.js';
import type { Version, VersionName } from './version.js';
import { isRequestable } from './version-lifecycle.js';

/** An instance that keeps its version from being retired. */
export interface InstanceInTheWay {
  readonly instance: string;
  readonly phase: 'PENDING' | 'LIVE' | 'ORPHANED';
}

export type RetireVersionRejection =
  | NotFound<'/version'>
  | WrongVersionStatus
  | { readonly reason: 'VersionInUse'; readonly instances: readonly InstanceInTheWay[] };

/**
 * Retirement takes two decisions, because instances live in other streams: the first closes requests, so that none can
 * be added; the second, taken on a memory that has seen that, finds all there will ever be. `instances` is that memory.
 */
export const retireVersion =
  ({ capability, version }: VersionName, instances: readonly InstanceInTheWay[]) =>
  (state: Version): Decision<VersionFact, RetireVersionRejection> => {
    const { status } = state;
    if (status === 'ABSENT') return reject(notFound('/version'));
    if (status === 'RETIRED') return accept();
    if (status === 'DRAFT') return reject(wrongVersionStatus(status, retirable));
    if (instances.length > 0) return reject({ reason: 'VersionInUse', instances });
    return isRequestable(status)
      ? accept({ type: 'VersionSunset', data: { capability, version, cause: 'RETIREMENT' } })
      : accept({ type: 'VersionRetired', data: { capability, version } });
  };

const retirable = ['ALPHA', 'BETA', 'GA', 'DEPRECATED', 'SUNSET', 'WITHDRAWN'] as const;

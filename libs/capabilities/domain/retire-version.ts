import { accept, type Decision, reject } from '#libs/kernel';
import type { VersionFact } from '../events/index.js';
import type { InTheWayPhase } from './holder.js';
import { type NotFound, notFound, type WrongVersionStatus, wrongVersionStatus } from './refusals.js';
import type { Version, VersionName } from './version.js';

/** An instance that keeps its version from being retired. */
export interface InstanceInTheWay {
  readonly instance: string;
  readonly phase: InTheWayPhase;
}

export interface VersionInUse {
  readonly reason: 'VersionInUse';
  readonly instances: readonly InstanceInTheWay[];
}

export type RetireVersionRejection = NotFound<'/version'> | WrongVersionStatus | VersionInUse;

const retirable = ['ALPHA', 'BETA', 'GA', 'DEPRECATED', 'SUNSET', 'WITHDRAWN'] as const;

/**
 * Closes a version for its retirement, unless an instance is seen in the way. Instances live in other streams, so one may be added meanwhile:
 * that is no reason to refuse any more, because the version is closed by then. It is retired when that one is gone too, by
 * `retireClosedVersion`. A recall has closed the version already.
 */
export const retireVersion =
  ({ capability, version }: VersionName, instances: readonly InstanceInTheWay[]) =>
  (state: Version): Decision<VersionFact, RetireVersionRejection> => {
    const { status, isRetiring } = state;
    if (status === 'ABSENT') return reject(notFound('/version'));
    if (status === 'RETIRED' || isRetiring) return accept();
    if (status === 'DRAFT') return reject(wrongVersionStatus(status, retirable));
    if (instances.length > 0) return reject({ reason: 'VersionInUse', instances });
    if (status === 'WITHDRAWN') return accept();
    return accept({ type: 'VersionSunset', data: { capability, version, cause: 'RETIREMENT' } });
  };

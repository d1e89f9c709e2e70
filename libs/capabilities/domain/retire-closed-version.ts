import { accept, type Decision, reject } from '#libs/kernel';
import type { VersionFact } from '../events/index.js';
import type { InstanceInTheWay, VersionInUse } from './retire-version.js';
import type { Version, VersionName } from './version.js';

/**
 * Retires a version that was closed, when nothing holds it. `instances` is what was found in the way after it was closed: nothing that is added
 * later is ever built, so that is all there will be. While something holds it the retirement goes on waiting, and changes nothing; only
 * one that was never begun, because a recall closed the version, is refused.
 */
export const retireClosedVersion =
  ({ capability, version }: VersionName, instances: readonly InstanceInTheWay[]) =>
  (state: Version): Decision<VersionFact, VersionInUse> => {
    const { status, isRetiring } = state;
    if (status === 'RETIRED') return accept();
    if (!isRetiring && status !== 'WITHDRAWN') return accept();
    if (instances.length === 0) return accept({ type: 'VersionRetired', data: { capability, version } });
    return isRetiring ? accept() : reject({ reason: 'VersionInUse', instances });
  };

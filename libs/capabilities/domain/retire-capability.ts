import { accept, type Decision, reject } from '#libs/kernel';
import type { CapabilityFact } from '../events/index.js';
import type { Capability } from './capability.js';
import { type NotFound, notFound } from './refusals.js';
import type { VersionStatus } from './version-lifecycle.js';

export interface RetireCapability {
  readonly capability: string;
}

/** A version of the capability, folded from its own stream at this moment. */
export interface VersionStanding {
  readonly version: string;
  readonly status: VersionStatus;
}

export type RetireCapabilityRejection =
  | NotFound<'/capability'>
  | { readonly reason: 'VersionsNotRetired'; readonly versions: readonly VersionStanding[] };

/** Every version must be retired first. A draft was never published, so it holds nothing up. */
export const retireCapability =
  ({ capability }: RetireCapability, versions: readonly VersionStanding[]) =>
  (state: Capability): Decision<CapabilityFact, RetireCapabilityRejection> => {
    if (state.status === 'ABSENT') return reject(notFound('/capability'));
    if (state.status === 'RETIRED') return accept();
    const inTheWay = versions.filter(({ status }) => !['ABSENT', 'DRAFT', 'RETIRED'].includes(status));
    if (inTheWay.length > 0) return reject({ reason: 'VersionsNotRetired', versions: inTheWay });
    return accept({ type: 'CapabilityRetired', data: { capability } });
  };

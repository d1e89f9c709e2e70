import { accept, type Decision, reject } from '#libs/kernel';
import type { Contract, VersionFact } from '../events/index.js';
import type { Capability } from './capability.js';
import {
  type CapabilityIsRetired,
  capabilityIsRetired,
  type NotFound,
  notFound,
  type WrongVersionStatus,
  wrongVersionStatus,
} from './refusals.js';
import { isSameJson } from './same-json.js';
import type { Version, VersionName } from './version.js';

export interface DraftVersion extends VersionName {
  readonly contract: Contract;
}

export type DraftVersionRejection = NotFound<'/capability'> | CapabilityIsRetired | WrongVersionStatus;

/** A draft may be drafted again as often as its authors like, until it is published. */
export const draftVersion =
  ({ capability, version, contract }: DraftVersion, owned: Capability) =>
  (state: Version): Decision<VersionFact, DraftVersionRejection> => {
    if (owned.status === 'ABSENT') return reject(notFound('/capability'));
    if (state.status !== 'ABSENT' && state.status !== 'DRAFT') {
      return reject(wrongVersionStatus(state.status, ['ABSENT', 'DRAFT']));
    }
    if (isSameJson(state.contract, contract)) return accept();
    if (owned.status === 'RETIRED') return reject(capabilityIsRetired);
    return accept({ type: 'VersionDrafted', data: { capability, version, contract } });
  };

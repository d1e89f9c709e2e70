import { accept, type Decision, reject } from '#libs/kernel';
import type { CapabilityFact } from '../events/index.js';
import type { Capability } from './capability.js';
import type { OwnerTeam } from './owner-team.js';
import { type CapabilityIsRetired, capabilityIsRetired, type NotFound, notFound } from './refusals.js';

export interface TransferOwnership {
  readonly capability: string;
  readonly toTeam: string;
}

export type TransferOwnershipRejection = NotFound<'/capability' | '/toTeam'> | CapabilityIsRetired;

/** `receiver` is the team that takes over, as it stands now. */
export const transferOwnership =
  ({ capability, toTeam }: TransferOwnership, receiver: OwnerTeam) =>
  (state: Capability): Decision<CapabilityFact, TransferOwnershipRejection> => {
    if (state.status === 'ABSENT') return reject(notFound('/capability'));
    if (state.ownerTeam === toTeam) return accept();
    if (state.status === 'RETIRED') return reject(capabilityIsRetired);
    if (receiver.status === 'ABSENT') return reject(notFound('/toTeam'));
    return accept({
      type: 'OwnershipTransferred',
      data: { capability, fromTeam: state.ownerTeam, toTeam, toDepartment: receiver.department },
    });
  };

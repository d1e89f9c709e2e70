import { accept, type Decision, reject } from '#libs/kernel';
import type { CapabilityFact } from '../events/index.js';
import { type Capability, type CapabilityDescription, describedAs } from './capability.js';
import type { OwnerTeam } from './owner-team.js';
import { type NotFound, notFound } from './refusals.js';

export interface RegisterCapability extends CapabilityDescription {
  readonly capability: string;
  readonly ownerTeam: string;
}

/** A slug identifies one capability for ever, also after it is retired. */
export type RegisterCapabilityRejection =
  | { readonly reason: 'SlugTaken'; readonly slug: string }
  | NotFound<'/ownerTeam'>;

/** `owner` is the team as it stands now: its department is recorded as of this moment. */
export const registerCapability =
  (command: RegisterCapability, owner: OwnerTeam) =>
  (state: Capability): Decision<CapabilityFact, RegisterCapabilityRejection> => {
    const { capability, ownerTeam } = command;
    if (state.status !== 'ABSENT') return reject({ reason: 'SlugTaken', slug: capability });
    if (owner.status === 'ABSENT') return reject(notFound('/ownerTeam'));
    return accept({
      type: 'CapabilityRegistered',
      data: { capability, ownerTeam, ownerDepartment: owner.department, ...describedAs(command) },
    });
  };

import { accept, type Decision, reject } from '#libs/kernel';
import type { Contract, Stage, VersionFact } from '../events/index.js';
import type { Capability } from './capability.js';
import type { OwnerTeam } from './owner-team.js';
import {
  type CapabilityIsRetired,
  capabilityIsRetired,
  type NotFound,
  notFound,
  type WrongVersionStatus,
  wrongVersionStatus,
} from './refusals.js';
import type { Version, VersionName } from './version.js';

export interface PublishVersion extends VersionName {
  readonly stage: Stage;
}

/** Where a schema breaks a rule of the gate. */
export interface SchemaViolation {
  readonly path: string;
  readonly message: string;
  readonly limit?: string | undefined;
}

/** A contract and what is wrong with its schemas; nothing when they pass. */
export interface Inspected {
  readonly contract: Contract;
  readonly violations: readonly SchemaViolation[];
}

/** What stands around the version at this moment. */
export interface Publication {
  readonly capability: Capability;
  readonly owner: OwnerTeam;
  /** What the schema gate said of a contract; undefined when it has looked at none. */
  readonly inspected: Inspected | undefined;
}

export type PublishVersionRejection =
  | NotFound<'/capability' | '/version'>
  | CapabilityIsRetired
  | WrongVersionStatus
  | { readonly reason: 'SchemaNotAccepted'; readonly violations: readonly SchemaViolation[] }
  /** Somebody drafted the version anew after the gate had looked at it. */
  | { readonly reason: 'DraftChanged' };

/** Makes the draft an offer. From here on its contract never changes; another contract is another version. */
export const publishVersion =
  ({ capability, version, stage }: PublishVersion, { capability: owned, owner, inspected }: Publication) =>
  (state: Version): Decision<VersionFact, PublishVersionRejection> => {
    if (owned.status === 'ABSENT' || owner.status === 'ABSENT') return reject(notFound('/capability'));
    if (state.contract === undefined) return reject(notFound('/version'));
    if (state.status === stage) return accept();
    if (state.status !== 'DRAFT') return reject(wrongVersionStatus(state.status, ['DRAFT']));
    if (owned.status === 'RETIRED') return reject(capabilityIsRetired);

    const { contract } = state;
    if (inspected === undefined || !isSame(contract, inspected.contract)) return reject({ reason: 'DraftChanged' });
    const { violations } = inspected;
    if (violations.length > 0) return reject({ reason: 'SchemaNotAccepted', violations });

    const { ownerTeam } = owned;
    return accept({
      type: 'VersionPublished',
      data: { capability, version, stage, ownerTeam, ownerDepartment: owner.department, contract },
    });
  };

/** The gate looks at schemas alone. */
const isSame = (one: Contract, other: Contract): boolean => schemasOf(one) === schemasOf(other);

const schemasOf = ({ parameterSchema, outputSchema }: Contract): string =>
  JSON.stringify([parameterSchema, outputSchema]);

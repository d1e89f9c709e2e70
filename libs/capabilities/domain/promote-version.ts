import { accept, type Decision, reject } from '#libs/kernel';
import type { Stage, VersionFact } from '../events/index.js';
import { type NotFound, notFound, type WrongVersionStatus, wrongVersionStatus } from './refusals.js';
import type { Version, VersionName } from './version.js';
import { isOffered } from './version-lifecycle.js';

export interface PromoteVersion extends VersionName {
  /** Where consumers may rely on it from now on. */
  readonly stage: Stage;
  readonly ownerTeam: string;
  readonly ownerDepartment: string;
}

/** Stages from which each stage can be reached: promises to consumers only grow. */
const below: Readonly<Record<Stage, readonly Stage[]>> = { ALPHA: [], BETA: ['ALPHA'], GA: ['ALPHA', 'BETA'] };

export const promoteVersion =
  ({ capability, version, stage, ownerTeam, ownerDepartment }: PromoteVersion) =>
  (state: Version): Decision<VersionFact, NotFound<'/version'> | WrongVersionStatus> => {
    const { status } = state;
    if (status === 'ABSENT') return reject(notFound('/version'));
    if (status === stage) return accept();
    if (!isOffered(status) || !below[stage].includes(status)) return reject(wrongVersionStatus(status, below[stage]));
    return accept({
      type: 'VersionPromoted',
      data: { capability, version, fromStage: status, toStage: stage, ownerTeam, ownerDepartment },
    });
  };

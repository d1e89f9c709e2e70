import { accept, type Decision, reject } from '#libs/kernel';
import type { VersionFact } from '../events/index.js';
import { type NotFound, notFound, type WrongVersionStatus, wrongVersionStatus } from './refusals.js';
import type { Version, VersionName } from './version.js';

export interface WithdrawVersion extends VersionName {
  /** What is wrong with it, for those who run it. */
  readonly reason: string;
}

const withdrawable = ['ALPHA', 'BETA', 'GA', 'DEPRECATED', 'SUNSET'] as const;

/** A security recall: no new requests from this moment on, whatever was announced. */
export const withdrawVersion =
  ({ capability, version, reason }: WithdrawVersion) =>
  (state: Version): Decision<VersionFact, NotFound<'/version'> | WrongVersionStatus> => {
    const { status } = state;
    if (status === 'ABSENT') return reject(notFound('/version'));
    if (status === 'WITHDRAWN') return accept();
    if (status === 'DRAFT' || status === 'RETIRED') return reject(wrongVersionStatus(status, withdrawable));
    return accept({ type: 'VersionWithdrawn', data: { capability, version, reason } });
  };

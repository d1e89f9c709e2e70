import { accept, type Decision, reject } from '#libs/kernel';
import type { VersionFact } from '../events/index.js';
import { type NotFound, notFound, type WrongVersionStatus, wrongVersionStatus } from './refusals.js';
import type { Version, VersionName } from './version.js';

export interface AcknowledgeDeprecation extends VersionName {
  /** The consumer team that has seen the announcement. */
  readonly team: string;
}

/**
 * May come late: an announcement is still seen after the sunset day. A draft has none, and whoever asks for it hears that there is no such
 * version: it exists for those who may publish it, and for nobody else.
 */
export const acknowledgeDeprecation =
  ({ capability, version, team }: AcknowledgeDeprecation) =>
  (state: Version): Decision<VersionFact, NotFound<'/version'> | WrongVersionStatus> => {
    if (state.status === 'ABSENT' || state.status === 'DRAFT') return reject(notFound('/version'));
    if (state.acknowledgedBy.includes(team)) return accept();
    const isAnnounced = state.deprecation !== undefined && ['DEPRECATED', 'SUNSET'].includes(state.status);
    if (!isAnnounced) return reject(wrongVersionStatus(state.status, ['DEPRECATED', 'SUNSET']));
    return accept({ type: 'DeprecationAcknowledged', data: { capability, version, team } });
  };

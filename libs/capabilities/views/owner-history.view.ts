import type { RowView } from '#libs/read-store';
import { type CapabilityFact, capabilityFacts } from '../events/index.js';

export type OwnerRow = {
  readonly capability: string;
  /** Revision of the fact that made the team the owner: counts up in time. */
  readonly revision: number;
  readonly team: string;
  /** As it was when the team became the owner. */
  readonly department: string;
  readonly since: string;
};

export const ownerHistoryView: RowView<OwnerRow, CapabilityFact> = {
  name: 'capabilities.owner-history',
  revision: 1,
  table: 'capabilities_owners',
  columns: {
    capability: { type: 'text' },
    revision: { type: 'integer' },
    team: { type: 'text' },
    department: { type: 'text' },
    since: { type: 'text' },
  },
  key: ['capability', 'revision'],
  families: [capabilityFacts],
  isPerStream: true,
  keysOf: ({ type, data }, { revision }) =>
    type === 'CapabilityRegistered' || type === 'OwnershipTransferred' ? [[data.capability, revision]] : [],
  fold: (row, { type, data }, { revision, metadata }) => {
    const since = metadata.occurredAt;
    if (type === 'CapabilityRegistered') {
      return { capability: data.capability, revision, team: data.ownerTeam, department: data.ownerDepartment, since };
    }
    if (type !== 'OwnershipTransferred') return row;
    return { capability: data.capability, revision, team: data.toTeam, department: data.toDepartment, since };
  },
};

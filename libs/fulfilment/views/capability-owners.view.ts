import { type CapabilityFact, capabilityFacts } from '#libs/capabilities/events';
import type { RowView } from '#libs/read-store';

/** Whose work it is: the team that owns the capability now. */
export type OwnerRow = { readonly capability: string; readonly ownerTeam: string };

export const capabilityOwnersView: RowView<OwnerRow, CapabilityFact> = {
  name: 'fulfilment.capability-owners',
  revision: 1,
  table: 'fulfilment_owners',
  columns: { capability: { type: 'text' }, ownerTeam: { type: 'text' } },
  key: ['capability'],
  indexes: [['ownerTeam', 'capability']],
  families: [capabilityFacts],
  isPerStream: true,
  keysOf: ({ type, data }) =>
    type === 'CapabilityRegistered' || type === 'OwnershipTransferred' ? [[data.capability]] : [],
  fold: (row, { type, data }) => {
    if (type === 'CapabilityRegistered') return { capability: data.capability, ownerTeam: data.ownerTeam };
    return type === 'OwnershipTransferred' ? { capability: data.capability, ownerTeam: data.toTeam } : row;
  },
};

import type { RowView } from '#libs/read-store';
import { type VersionFact, versionFacts } from '../events/index.js';

export type ContractRow = {
  readonly capability: string;
  readonly version: string;
  /** JSON of the contract. Kept apart from the version because it is long and few ask for it. */
  readonly contract: string;
};

export const contractsView: RowView<ContractRow, VersionFact> = {
  name: 'capabilities.contracts',
  revision: 1,
  table: 'capabilities_contracts',
  columns: { capability: { type: 'text' }, version: { type: 'text' }, contract: { type: 'text' } },
  key: ['capability', 'version'],
  families: [versionFacts],
  isPerStream: true,
  keysOf: ({ type, data }) =>
    type === 'VersionDrafted' || type === 'VersionPublished' ? [[data.capability, data.version]] : [],
  fold: (row, { type, data }) =>
    type === 'VersionDrafted' || type === 'VersionPublished'
      ? { capability: data.capability, version: data.version, contract: JSON.stringify(data.contract) }
      : row,
};

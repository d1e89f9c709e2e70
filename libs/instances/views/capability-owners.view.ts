import { type CapabilityFact, capabilityFacts } from '#libs/capabilities/events';
import { type RowView, wordText } from '#libs/read-store';

/** A capability as the marketplace needs to know it: whose it is now, and by which words it is found. */
export type CapabilityRow = {
  readonly capability: string;
  readonly capabilityName: string;
  readonly summary: string;
  readonly ownerTeam: string;
  readonly ownerDepartment: string;
  readonly nameWords: string;
  readonly otherWords: string;
};

export const capabilityOwnersView: RowView<CapabilityRow, CapabilityFact> = {
  name: 'instances.capability-owners',
  revision: 1,
  table: 'instances_capabilities',
  columns: {
    capability: { type: 'text' },
    capabilityName: { type: 'text' },
    summary: { type: 'text' },
    ownerTeam: { type: 'text' },
    ownerDepartment: { type: 'text' },
    nameWords: { type: 'text' },
    otherWords: { type: 'text' },
  },
  key: ['capability'],
  indexes: [['ownerTeam', 'capability']],
  families: [capabilityFacts],
  isPerStream: true,
  keysOf: ({ type, data }) => (type === 'CapabilityRetired' ? [] : [[data.capability]]),
  fold: (row, fact) => {
    switch (fact.type) {
      case 'CapabilityRegistered': {
        const { capability, ownerTeam, ownerDepartment } = fact.data;
        return { capability, ownerTeam, ownerDepartment, ...wordsOf(fact.data) };
      }
      case 'CapabilityDescribed':
        return row && { ...row, ...wordsOf(fact.data) };
      case 'OwnershipTransferred':
        return row && { ...row, ownerTeam: fact.data.toTeam, ownerDepartment: fact.data.toDepartment };
      default:
        return row; // Capabilities may learn new facts without asking us.
    }
  },
};

type Described = Extract<CapabilityFact, { type: 'CapabilityDescribed' }>['data'];

function wordsOf({ capability, name, summary, tags }: Pick<Described, 'capability' | 'name' | 'summary' | 'tags'>) {
  return {
    capabilityName: name,
    summary,
    nameWords: wordText(capability, name),
    otherWords: wordText(summary, ...tags),
  };
}

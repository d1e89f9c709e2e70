import { type RowView, wordText } from '#libs/read-store';
import { type CapabilityFact, capabilityFacts } from '../events/index.js';

export type CapabilityRow = {
  readonly capability: string;
  readonly ownerTeam: string;
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  /** JSON list of texts. */
  readonly tags: string;
  /** JSON list of `{ title, url }`. */
  readonly links: string;
  readonly noticePeriodDays: number;
  readonly status: 'ACTIVE' | 'RETIRED';
  readonly registeredAt: string;
  readonly retiredAt: string | null;
  /** The name as lists are sorted by it. */
  readonly sortName: string;
  /** Tags between commas, so that one can be looked for. */
  readonly tagSet: string;
  readonly nameWords: string;
  readonly tagWords: string;
  readonly summaryWords: string;
};

export const capabilityListView: RowView<CapabilityRow, CapabilityFact> = {
  name: 'capabilities.capability-list',
  revision: 2,
  table: 'capabilities_list',
  columns: {
    capability: { type: 'text' },
    ownerTeam: { type: 'text' },
    name: { type: 'text' },
    summary: { type: 'text' },
    noticePeriodDays: { type: 'integer' },
    status: { type: 'text' },
    registeredAt: { type: 'text' },
    retiredAt: { type: 'text', isNullable: true },
    sortName: { type: 'text' },
    tagSet: { type: 'text' },
    nameWords: { type: 'text' },
    tagWords: { type: 'text' },
    summaryWords: { type: 'text' },
    // Long texts stand last: SQLite reads through them to whatever is behind.
    tags: { type: 'text' },
    links: { type: 'text' },
    description: { type: 'text' },
  },
  key: ['capability'],
  indexes: [
    ['sortName', 'capability'],
    ['registeredAt', 'capability'],
    ['ownerTeam', 'capability'],
  ],
  families: [capabilityFacts],
  isPerStream: true,
  keysOf: ({ data }) => [[data.capability]],
  fold: (row, fact, { metadata }) => {
    if (fact.type === 'CapabilityRegistered') {
      return {
        capability: fact.data.capability,
        ownerTeam: fact.data.ownerTeam,
        ...described(fact.data),
        status: 'ACTIVE',
        registeredAt: metadata.occurredAt,
        retiredAt: null,
      };
    }
    if (row === undefined) return undefined;
    if (fact.type === 'CapabilityDescribed') return { ...row, ...described(fact.data) };
    if (fact.type === 'OwnershipTransferred') return { ...row, ownerTeam: fact.data.toTeam };
    return { ...row, status: 'RETIRED', retiredAt: metadata.occurredAt };
  },
};

type Described = Extract<CapabilityFact, { type: 'CapabilityDescribed' }>['data'];

function described({ capability, name, summary, description, tags, links, noticePeriodDays }: Described) {
  return {
    name,
    summary,
    description,
    tags: JSON.stringify(tags),
    links: JSON.stringify(links),
    noticePeriodDays,
    sortName: name.toLowerCase(),
    tagSet: `,${tags.join(',')},`,
    nameWords: wordText(name, capability),
    tagWords: wordText(...tags),
    summaryWords: wordText(summary),
  };
}

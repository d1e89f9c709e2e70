import type { RowView } from '#libs/read-store';
import { type Contract, type VersionFact, versionFacts } from '../events/index.js';

/** What can be long of a version, beside its terms: each is fetched alone, by those who ask for it. */
export type LongPart = 'parameterSchema' | 'outputSchema' | 'planDescriptions' | 'releaseNotes' | 'migrationGuide';

export type ContractPartRow = {
  readonly capability: string;
  readonly version: string;
  /** `terms`, or a `LongPart`. */
  readonly part: string;
  /** JSON, but for the release notes and the migration guide. */
  readonly text: string;
};

/** What names a part. */
export type PartName = Pick<ContractPartRow, 'capability' | 'version'> & { readonly part: LongPart | 'terms' };

export const contractPartsView: RowView<ContractPartRow, VersionFact> = {
  name: 'capabilities.contracts',
  revision: 2,
  table: 'capabilities_contract_parts',
  columns: {
    capability: { type: 'text' },
    version: { type: 'text' },
    part: { type: 'text' },
    text: { type: 'text' },
  },
  key: ['capability', 'version', 'part'],
  families: [versionFacts],
  isPerStream: true,
  keysOf: (fact) => Object.keys(partsIn(fact)).map((part) => [fact.data.capability, fact.data.version, part]),
  fold: (_row, fact, _recorded, [, , part]) => {
    const { capability, version } = fact.data;
    const text = Object.entries(partsIn(fact)).find(([name]) => name === part)?.[1] ?? '';
    return text === '' ? undefined : { capability, version, part: String(part), text };
  },
};

type Parts = { readonly [Part in PartName['part']]?: string };

function partsIn(fact: VersionFact): Parts {
  if (fact.type === 'VersionDeprecated') return { migrationGuide: fact.data.migrationGuide };
  if (fact.type !== 'VersionDrafted' && fact.type !== 'VersionPublished') return {};
  return partsOf(fact.data.contract);
}

/** The terms name the lengths of the other parts, so that whoever shows those knows what they will take. */
function partsOf({ parameterSchema, outputSchema, plans, releaseNotes, ...terms }: Contract): Parts {
  const long = {
    parameterSchema: JSON.stringify(parameterSchema),
    outputSchema: JSON.stringify(outputSchema),
    planDescriptions: JSON.stringify(plans.map(({ description }) => description)),
    releaseNotes,
  };
  const shortPlans = plans.map(({ description, ...plan }) => ({ ...plan, descriptionLength: description.length }));
  const lengths = Object.fromEntries(Object.entries(long).map(([part, { length }]) => [part, length]));
  return { ...long, terms: JSON.stringify({ ...terms, plans: shortPlans, lengths }) };
}

import { z } from 'zod';
import { type CaseChange, type Cases, type Concern, noConcern } from '../cases.js';
import type { ScoredFact } from '../scored-fact.js';
import { SubjectSchema } from './subject.js';

/** A capability on its way to its first generally available version. */
const Launch = z.object({
  subject: SubjectSchema,
  registeredAt: z.string(),
  availableAt: z.string().optional(),
  /** Retired before it was ever available. */
  endedAt: z.string().optional(),
});
export type Launch = z.infer<typeof Launch>;

export const launches: Cases<Launch> = {
  name: 'launches',
  about: 'Capability',
  schema: Launch,
  concernOf,
  evolve,
  groupOf: () => undefined,
  subjectOf: ({ subject }) => subject,
};

function concernOf(fact: ScoredFact): Concern {
  switch (fact.type) {
    case 'CapabilityRegistered':
    case 'CapabilityRetired':
      return { keys: [fact.data.capability], groups: [] };
    case 'VersionPublished':
      return fact.data.stage === 'GA' ? { keys: [fact.data.capability], groups: [] } : noConcern;
    case 'VersionPromoted':
      return fact.data.toStage === 'GA' ? { keys: [fact.data.capability], groups: [] } : noConcern;
    default:
      return noConcern;
  }
}

function evolve(
  known: ReadonlyMap<string, Launch>,
  fact: ScoredFact,
  occurredAt: string,
): readonly CaseChange<Launch>[] {
  const [key] = concernOf(fact).keys;
  if (key === undefined) return [];
  const launch = known.get(key);
  if (fact.type === 'CapabilityRegistered') {
    const { capability, ownerTeam, ownerDepartment } = fact.data;
    const producer = { producerTeam: ownerTeam, department: ownerDepartment };
    const subject = { capability, ...producer, consumerTeam: '', environment: '' };
    return launch === undefined ? [{ key, state: { subject, registeredAt: occurredAt } }] : [];
  }
  if (launch === undefined || launch.availableAt !== undefined || launch.endedAt !== undefined) return [];
  return fact.type === 'CapabilityRetired'
    ? [{ key, state: { ...launch, endedAt: occurredAt } }]
    : [{ key, state: { ...launch, availableAt: occurredAt } }];
}

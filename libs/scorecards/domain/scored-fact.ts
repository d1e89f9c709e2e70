import { type CapabilityFact, capabilityFacts, type VersionFact, versionFacts } from '#libs/capabilities/events';
import { type InstanceFact, instanceFacts } from '#libs/instances/events';

/** Every fact that some case is folded from. A metric over other facts adds their family here. */
export type ScoredFact = CapabilityFact | VersionFact | InstanceFact;

export const scoredFamilies = [capabilityFacts, versionFacts, instanceFacts];

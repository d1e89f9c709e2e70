import type { z } from 'zod';
import { accounts } from './accounts/events/index.js';
import { capabilities } from './capabilities/events/index.js';
import { instances } from './instances/events/index.js';
import type { Fact, FactFamily } from './kernel/index.js';
import { observations } from './observations/events/index.js';
import { restorations } from './restorations/events/index.js';
import { teams } from './teams/events/index.js';

/**
 * Who may see a fact beside operators and auditors. `EVERYBODY` is everybody signed in; `TEAM`, the members of the team that its stream is
 * of; `OWNER`, the owner team of the capability; `PARTIES`, both teams of the instance; `AUDITORS`, nobody else.
 */
export type FactAudienceName = 'EVERYBODY' | 'TEAM' | 'OWNER' | 'PARTIES' | 'AUDITORS';

/** Facts of one category of streams, and who may see them. */
export interface StoredFacts {
  readonly family: FactFamily<Fact>;
  readonly audience: FactAudienceName;
  /** Types of facts that are for others than the rest of the family. */
  readonly audienceOf?: Readonly<Record<string, FactAudienceName>>;
}

/** What strangers may read of one kind of fact. Fields that its schema does not name are left out. */
export interface PublishedMessage {
  /** `bourse.<noun>.<verb>.v<version>`. */
  readonly type: string;
  readonly description: string;
  readonly data: z.ZodObject;
}

/** What a lib stores and publishes: the data half of a lib, from its `events/index.ts`. The other half is in `all.ts`. */
export interface LibFacts {
  /** The lib's folder; it names the topic `<prefix>.<name>.v1` too, where the lib has one. */
  readonly name: string;
  readonly facts: readonly StoredFacts[];
  readonly published: {
    /** By type of fact. */
    readonly messages: Readonly<Record<string, PublishedMessage>>;
    /** Types of facts that stay in the house, and why. */
    readonly notPublished: Readonly<Record<string, string>>;
    /** Its messages concern what was published of all libs: each goes to every partition of every topic, and it has no topic of its own. */
    readonly isOnEveryTopic?: boolean;
  };
}

/**
 * The only list of libs that have facts. From it come the schemas of stored facts and published messages, the publisher's topics, the
 * idempotency keys that are remembered, and who may see which fact. It holds data only, so that generators can load it.
 */
export const allFacts: readonly LibFacts[] = [accounts, capabilities, instances, observations, restorations, teams];

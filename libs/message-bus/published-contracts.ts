import type { z } from 'zod';
import { accountMessages, erasureFacts, revocationFacts, tokenFacts } from '#libs/accounts/events';
import { capabilityFacts, capabilityMessages, versionFacts } from '#libs/capabilities/events';
import { instanceFacts, instanceMessages } from '#libs/instances/events';
import { type Fact, type FactCodec, factCodec } from '#libs/kernel';
import { observationFacts, observationMessages } from '#libs/observations/events';
import { restorationFacts, restorationMessages } from '#libs/restorations/events';
import { teamFacts, teamMessages } from '#libs/teams/events';

/** What strangers may read of one kind of fact. Fields that its schema does not name are left out. */
export interface PublishedMessage {
  /** `bourse.<noun>.<verb>.v<version>`. */
  readonly type: string;
  readonly description: string;
  readonly data: z.ZodObject;
}

/** What a lib publishes, from its `events/published.ts`. */
export interface PublishedContract {
  /** Names the topic: `<prefix>.<lib>.v1`. */
  readonly lib: string;
  readonly codecs: readonly FactCodec<Fact>[];
  /** By type of fact. */
  readonly messages: Readonly<Record<string, PublishedMessage>>;
  /** Types of facts that stay in the house, and why. */
  readonly notPublished: Readonly<Record<string, string>>;
}

/** Of every lib that has facts. A category that is missing here stops the publisher, loudly. */
export const publishedContracts: readonly PublishedContract[] = [
  {
    lib: 'accounts',
    codecs: [factCodec<Fact>(tokenFacts), factCodec<Fact>(erasureFacts), factCodec<Fact>(revocationFacts)],
    ...accountMessages,
  },
  {
    lib: 'capabilities',
    codecs: [factCodec<Fact>(capabilityFacts), factCodec<Fact>(versionFacts)],
    ...capabilityMessages,
  },
  { lib: 'instances', codecs: [factCodec<Fact>(instanceFacts)], ...instanceMessages },
  { lib: 'observations', codecs: [factCodec<Fact>(observationFacts)], ...observationMessages },
  { lib: 'restorations', codecs: [factCodec<Fact>(restorationFacts)], ...restorationMessages },
  { lib: 'teams', codecs: [factCodec<Fact>(teamFacts)], ...teamMessages },
];

export const topicOf = (prefix: string, lib: string) => `${prefix}.${lib}.v1`;

/** The topics that are published to: those of libs with at least one message. */
export function publishedTopics(prefix: string): readonly string[] {
  return publishedContracts
    .filter(({ messages }) => Object.keys(messages).length > 0)
    .map(({ lib }) => topicOf(prefix, lib));
}

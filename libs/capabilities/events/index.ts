import { z } from 'zod';
import { capabilityMessages } from './published.js';

// Stored for ever: add a fact or an optional field, never rename or retype one.

const Slug = z.string().regex(/^[a-z][a-z0-9-]{1,62}$/);
const Link = z.object({ title: z.string(), url: z.string() });

const Description = {
  name: z.string(),
  summary: z.string(),
  /** Markdown. */
  description: z.string(),
  tags: z.array(z.string()),
  links: z.array(Link),
  /** Days from the announcement of a deprecation to its sunset. */
  noticePeriodDays: z.int().nonnegative(),
};

const CapabilityRegistered = z.object({
  type: z.literal('CapabilityRegistered'),
  data: z.object({ capability: Slug, ownerTeam: Slug, ownerDepartment: z.string(), ...Description }),
});

/** The whole description as it stands from now on. */
const CapabilityDescribed = z.object({
  type: z.literal('CapabilityDescribed'),
  data: z.object({ capability: Slug, ...Description }),
});

const OwnershipTransferred = z.object({
  type: z.literal('OwnershipTransferred'),
  data: z.object({ capability: Slug, fromTeam: Slug, toTeam: Slug, toDepartment: z.string() }),
});

/** Every version is retired or was never published; the slug is never used again. */
const CapabilityRetired = z.object({
  type: z.literal('CapabilityRetired'),
  data: z.object({ capability: Slug }),
});

const CapabilityFact = z.discriminatedUnion('type', [
  CapabilityRegistered,
  CapabilityDescribed,
  OwnershipTransferred,
  CapabilityRetired,
]);
export type CapabilityFact = z.infer<typeof CapabilityFact>;

/** Stream `capability-<slug>`. */
export const capabilityFacts = { category: 'capability', union: CapabilityFact };

const JsonSchema = z.record(z.string(), z.json());

export const Plan = z.object({
  plan: Slug,
  name: z.string(),
  description: z.string(),
  monthlyPriceCents: z.int().nonnegative(),
  /** ISO 4217. */
  currency: z.string(),
});
export type Plan = z.infer<typeof Plan>;

/** What a version promises: immutable once published. */
export const Contract = z.object({
  parameterSchema: JsonSchema,
  outputSchema: JsonSchema,
  plans: z.array(Plan),
  channel: z.enum(['WORKER']),
  /** `AUTO`: granted by policy. `PRODUCER`: granted by a producer of the owner team. */
  approval: z.enum(['AUTO', 'PRODUCER']),
  /** How long a producer may think before the request expires. */
  approvalTimeoutSeconds: z.int().positive(),
  /** How long a worker's claim holds without a heartbeat. */
  leaseDurationSeconds: z.int().positive(),
  releaseNotes: z.string(),
});
export type Contract = z.infer<typeof Contract>;

const Stage = z.enum(['ALPHA', 'BETA', 'GA']);
export type Stage = z.infer<typeof Stage>;

const Version = { capability: Slug, version: z.string() };

/** A draft may be drafted again until it is published; the newest one counts. */
const VersionDrafted = z.object({
  type: z.literal('VersionDrafted'),
  data: z.object({ ...Version, contract: Contract }),
});

/** Carries the whole contract, so that a reader needs no other fact to know the offer. */
const VersionPublished = z.object({
  type: z.literal('VersionPublished'),
  data: z.object({ ...Version, stage: Stage, ownerTeam: Slug, ownerDepartment: z.string(), contract: Contract }),
});

const VersionPromoted = z.object({
  type: z.literal('VersionPromoted'),
  data: z.object({ ...Version, fromStage: Stage, toStage: Stage, ownerTeam: Slug, ownerDepartment: z.string() }),
});

/** No new requests until it is resumed. */
const VersionPaused = z.object({
  type: z.literal('VersionPaused'),
  data: z.object({ ...Version, reason: z.string() }),
});

const VersionResumed = z.object({
  type: z.literal('VersionResumed'),
  data: z.object({ ...Version }),
});

const VersionDeprecated = z.object({
  type: z.literal('VersionDeprecated'),
  data: z.object({
    ...Version,
    sunsetAt: z.iso.datetime(),
    replacement: z.object({ ...Version }).optional(),
    /** Markdown. */
    migrationGuide: z.string(),
  }),
});

const SunsetPostponed = z.object({
  type: z.literal('SunsetPostponed'),
  data: z.object({ ...Version, sunsetAt: z.iso.datetime() }),
});

const DeprecationAcknowledged = z.object({
  type: z.literal('DeprecationAcknowledged'),
  data: z.object({ ...Version, team: Slug }),
});

/** No new requests from here on; existing instances run. `RETIREMENT`: a retirement has begun, also of a version that its day has closed before. */
const VersionSunset = z.object({
  type: z.literal('VersionSunset'),
  data: z.object({ ...Version, cause: z.enum(['SUNSET_DAY', 'RETIREMENT']) }),
});

/** No instance of it is live. */
const VersionRetired = z.object({
  type: z.literal('VersionRetired'),
  data: z.object({ ...Version }),
});

/** Security recall: no new requests at once, and nothing that waits is provisioned. */
const VersionWithdrawn = z.object({
  type: z.literal('VersionWithdrawn'),
  data: z.object({ ...Version, reason: z.string() }),
});

const VersionFact = z.discriminatedUnion('type', [
  VersionDrafted,
  VersionPublished,
  VersionPromoted,
  VersionPaused,
  VersionResumed,
  VersionDeprecated,
  SunsetPostponed,
  DeprecationAcknowledged,
  VersionSunset,
  VersionRetired,
  VersionWithdrawn,
]);
export type VersionFact = z.infer<typeof VersionFact>;

/** Stream `version-<capability>.<semver>`. */
export const versionFacts = { category: 'version', union: VersionFact };

/** All that this lib stores, who may see it, and what is published of it. */
export const capabilities = {
  name: 'capabilities',
  facts: [
    { family: capabilityFacts, audience: 'EVERYBODY' },
    { family: versionFacts, audience: 'EVERYBODY', audienceOf: { VersionDrafted: 'OWNER' } },
  ],
  published: capabilityMessages,
} as const;

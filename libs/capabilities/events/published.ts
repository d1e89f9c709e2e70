import { z } from 'zod';

// A contract with strangers: a message may gain an optional field; any other change is a new version, `.v2`.

/** More values may come with any release, and consumers must take those that they do not know. */
const open = (what: string, known: readonly string[]) =>
  z.string().describe(`${what} Known values: ${known.join(', ')}; others may come.`);
const capability = z.string().describe('Slug of the capability: its identity, never used for another one.');
const team = (what: string) => z.string().describe(`Slug of the team that ${what}.`);
const department = (what: string) => z.string().describe(`Path of the department of the team that ${what}.`);
const description = {
  name: z.string().describe('What people call the capability.'),
  summary: z.string().describe('What it is, in a sentence.'),
  description: z.string().describe('What it is, in Markdown.'),
  tags: z.array(z.string()).describe('Words to find it by.'),
  links: z
    .array(
      z
        .object({ title: z.string().describe('What is there.'), url: z.string().describe('Where it is.') })
        .describe('A link.'),
    )
    .describe('Where to read on.'),
  noticePeriodDays: z.int().describe('Days from the announcement of a deprecation to its sunset.'),
};

const version = { capability, version: z.string().describe('Semantic version of the capability.') };
const owner = { ownerTeam: team('owns the capability'), ownerDepartment: department('owns the capability') };
const stage = (when: string) => z.enum(['ALPHA', 'BETA', 'GA']).describe(`How mature the version is ${when}.`);
const jsonSchema = (what: string) => z.record(z.string(), z.json()).describe(`JSON Schema 2020-12 of ${what}.`);
const plan = z.object({
  plan: z.string().describe('Slug of the plan, unique within the version.'),
  name: z.string().describe('What people call the plan.'),
  description: z.string().describe('What one gets for it.'),
  monthlyPriceCents: z.int().describe('Price of a month in hundredths of the currency.'),
  currency: z.string().describe('ISO 4217 code of the currency.'),
});
const contract = z.object({
  parameterSchema: jsonSchema('what a consumer may ask for'),
  outputSchema: jsonSchema('what a producer hands over'),
  plans: z.array(plan.describe('A size and its price.')).describe('The sizes on offer.'),
  channel: open('How the work reaches the producer.', ['WORKER']),
  approval: z
    .enum(['AUTO', 'PRODUCER'])
    .describe('Who decides on requests: a policy, or a producer of the owner team.'),
  approvalTimeoutSeconds: z.int().describe('Seconds after which a request that nobody decided on expires.'),
  leaseDurationSeconds: z.int().describe('Seconds for which a claim of a worker holds without a heartbeat.'),
  releaseNotes: z.string().describe('What is new, in Markdown.'),
});

/** Topic `<prefix>.capabilities.v1`. */
export const capabilityMessages = {
  messages: {
    CapabilityRegistered: {
      type: 'bourse.capability.registered.v1',
      description: 'A team offers something new; versions of it follow.',
      data: z.object({ capability, ...owner, ...description }),
    },
    CapabilityDescribed: {
      type: 'bourse.capability.described.v1',
      description: 'The description of a capability as it stands from now on.',
      data: z.object({ capability, ...description }),
    },
    OwnershipTransferred: {
      type: 'bourse.ownership.transferred.v1',
      description: 'A capability belongs to another team from now on.',
      data: z.object({
        capability,
        fromTeam: team('owned it until now'),
        toTeam: team('owns it from now on'),
        toDepartment: department('owns it from now on'),
      }),
    },
    CapabilityRetired: {
      type: 'bourse.capability.retired.v1',
      description: 'A capability is gone for good.',
      data: z.object({ capability }),
    },
    VersionPublished: {
      type: 'bourse.version.published.v1',
      description: 'A version can be requested from now on. Its contract never changes.',
      data: z.object({
        ...version,
        stage: stage('when it is published'),
        ...owner,
        contract: contract.describe('What the version promises.'),
      }),
    },
    VersionPromoted: {
      type: 'bourse.version.promoted.v1',
      description: 'A version is more mature than before.',
      data: z.object({ ...version, fromStage: stage('until now'), toStage: stage('from now on'), ...owner }),
    },
    VersionPaused: {
      type: 'bourse.version.paused.v1',
      description: 'A version takes no new requests until it is resumed.',
      data: z.object({ ...version, reason: z.string().describe('Why, in the words of the producer.') }),
    },
    VersionResumed: {
      type: 'bourse.version.resumed.v1',
      description: 'A paused version takes requests again.',
      data: z.object({ ...version }),
    },
    VersionDeprecated: {
      type: 'bourse.version.deprecated.v1',
      description: 'The end of a version was announced.',
      data: z.object({
        ...version,
        sunsetAt: z.iso.datetime().describe('When it takes no new requests any more.'),
        replacement: z
          .object({ ...version })
          .optional()
          .describe('The version to move to, when there is one.'),
        migrationGuide: z.string().describe('How to move, in Markdown.'),
      }),
    },
    SunsetPostponed: {
      type: 'bourse.sunset.postponed.v1',
      description: 'A deprecated version takes requests longer than was announced.',
      data: z.object({ ...version, sunsetAt: z.iso.datetime().describe('The new end, later than the old one.') }),
    },
    DeprecationAcknowledged: {
      type: 'bourse.deprecation.acknowledged.v1',
      description: 'A consumer has taken note that a version ends.',
      data: z.object({ ...version, team: team('has taken note') }),
    },
    VersionSunset: {
      type: 'bourse.version.sunset.v1',
      description:
        'A version takes no new requests any more; existing instances run. Once more with RETIREMENT when one that was closed by its day is to be retired.',
      data: z.object({
        ...version,
        cause: open('What ended it: its day, or a retirement that has begun.', ['SUNSET_DAY', 'RETIREMENT']),
      }),
    },
    VersionRetired: {
      type: 'bourse.version.retired.v1',
      description: 'No instance of a version is left.',
      data: z.object({ ...version }),
    },
    VersionWithdrawn: {
      type: 'bourse.version.withdrawn.v1',
      description: 'A version was recalled: no new requests at once, and nothing that waits is provisioned.',
      data: z.object({ ...version, reason: z.string().describe('Why, in the words of the producer.') }),
    },
  },
  notPublished: {
    VersionDrafted: 'A draft is seen by its producers alone until it is published.',
  },
};

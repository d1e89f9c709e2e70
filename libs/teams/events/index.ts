import { z } from 'zod';
import { teamMessages } from './published.js';

// Stored for ever: add a fact or an optional field, never rename or retype one.

const Slug = z.string().regex(/^[a-z][a-z0-9-]{1,62}$/);
const Profile = {
  name: z.string(),
  /** A path such as `acme/payments`. */
  department: z.string(),
  description: z.string(),
};

const TeamRegistered = z.object({
  type: z.literal('TeamRegistered'),
  data: z.object({ team: Slug, ...Profile }),
});

/** The whole profile as it stands from now on. */
const TeamDescribed = z.object({
  type: z.literal('TeamDescribed'),
  data: z.object({ team: Slug, ...Profile }),
});

const Role = z.enum(['consumer', 'producer']);

const MembershipGranted = z.object({
  type: z.literal('MembershipGranted'),
  data: z.object({ team: Slug, principal: z.string(), role: Role }),
});

const MembershipRevoked = z.object({
  type: z.literal('MembershipRevoked'),
  data: z.object({ team: Slug, principal: z.string(), role: Role }),
});

const TeamFact = z.discriminatedUnion('type', [TeamRegistered, TeamDescribed, MembershipGranted, MembershipRevoked]);
export type TeamFact = z.infer<typeof TeamFact>;

/** Stream `team-<slug>`. */
export const teamFacts = { category: 'team', union: TeamFact };

/** All that this lib stores, who may see it, and what is published of it. */
export const teams = {
  name: 'teams',
  facts: [
    {
      family: teamFacts,
      audience: 'EVERYBODY',
      audienceOf: { MembershipGranted: 'TEAM', MembershipRevoked: 'TEAM' },
    },
  ],
  published: teamMessages,
} as const;

import { z } from 'zod';

// Stored for ever: add a fact or an optional field, never rename or retype one.

export { teamMessages } from './published.js';

const Slug = z.string().regex(/^[a-z][a-z0-9-]{1,62}$/);
const Profile = {
  name: z.string(),
  /** A path such as `acme/payments`. */
  department: z.string(),
  description: z.string(),
};

export const TeamRegistered = z.object({
  type: z.literal('TeamRegistered'),
  data: z.object({ team: Slug, ...Profile }),
});

/** The whole profile as it stands from now on. */
export const TeamDescribed = z.object({
  type: z.literal('TeamDescribed'),
  data: z.object({ team: Slug, ...Profile }),
});

const Role = z.enum(['consumer', 'producer']);

export const MembershipGranted = z.object({
  type: z.literal('MembershipGranted'),
  data: z.object({ team: Slug, principal: z.string(), role: Role }),
});

export const MembershipRevoked = z.object({
  type: z.literal('MembershipRevoked'),
  data: z.object({ team: Slug, principal: z.string(), role: Role }),
});

const TeamFact = z.discriminatedUnion('type', [TeamRegistered, TeamDescribed, MembershipGranted, MembershipRevoked]);
export type TeamFact = z.infer<typeof TeamFact>;

/** Stream `team-<slug>`. */
export const teamFacts = { category: 'team', union: TeamFact };

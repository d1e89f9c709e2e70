import type { JWTPayload } from 'jose';
import { z } from 'zod';
import { type Grant, roles } from '../principal.js';
import type { OidcIssuer } from './oidc-issuer.js';

const teamsMax = 1_000;
const slug = z.string().regex(/^[a-z][a-z0-9-]{1,62}$/);

/** A grant as claims and configuration write it. */
export const grantSchema = z.strictObject({
  role: z.enum(roles),
  teams: z.union([z.literal('all'), z.array(slug).max(teamsMax)]),
});

const grantsClaim = z.array(grantSchema).max(100);
const groupsClaim = z.array(z.string()).max(10_000);

/** What the token's claims say the person may do. A claim in another form grants nothing. */
export function claimedGrants(payload: JWTPayload, issuer: OidcIssuer): readonly Grant[] {
  const claimed = grantsClaim.safeParse(payload[issuer.grantsClaim]);
  const groups = groupsClaim.safeParse(payload[issuer.groupsClaim]);
  return [
    ...(claimed.success ? claimed.data : []),
    ...(groups.success ? groups.data.flatMap((group) => grantsOfGroup(issuer, group)) : []),
  ];
}

function grantsOfGroup({ groupGrants }: OidcIssuer, group: string): readonly Grant[] {
  return Object.hasOwn(groupGrants, group) ? (groupGrants[group] ?? []) : [];
}
